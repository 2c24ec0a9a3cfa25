import { badRequest } from "../api-error.js";
import type { StringMap } from "../api-object.js";
import { keyProblems, labelValueProblems } from "../kinds/name-rules.js";

export type LabelSelector = (labels: StringMap) => boolean;

type Requirement = LabelSelector;

const SET_BASED = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/;
const COMPARED = /^([^=!<>\s]*)\s*(==|=|!=|>|<)\s*(\S*)$/;

/**
 * A label selector as a query string carries it: `a=b`, `a==b`, `a!=b`, `a in (x,y)`, `a notin (x)`, `a>1`, `a<1`, `a`, `!a`,
 * joined by commas. `!=` and `notin` also match objects without the label. Throws 400 on anything else.
 */
export function parseLabelSelector(text: string): LabelSelector {
  const requirements = splitOutsideParentheses(text).map(parseRequirement);
  return (labels) => requirements.every((matches) => matches(labels));
}

function splitOutsideParentheses(text: string): readonly string[] {
  if (text.trim() === "") return [];
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
  const empty = parts.indexOf("");
  if (empty < 0) return parts;
  if (empty === 0) throw badRequest("found ',', expected: !, identifier, or 'end of string'");
  throw badRequest("found '', expected: identifier after ','");
}

function parseRequirement(text: string): Requirement {
  const set = SET_BASED.exec(text);
  if (set !== null) return parseSet(set[1] ?? "", set[2] === "in", set[3] ?? "");
  const compared = COMPARED.exec(text);
  if (compared !== null) return parseComparison(compared[1] ?? "", compared[2] ?? "", compared[3] ?? "");
  const isAbsent = text.startsWith("!");
  const key = isAbsent ? text.slice(1).trim() : text;
  checkKey(key);
  return (labels) => Object.hasOwn(labels, key) !== isAbsent;
}

function parseComparison(key: string, operator: string, value: string): Requirement {
  if (key === "") throw badRequest(`found '${operator}', expected: !, identifier, or 'end of string'`);
  checkKey(key);
  if (operator === ">" || operator === "<") return parseOrder(key, operator, value);
  checkValue(key, value);
  return operator === "!=" ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
}

/** Labels that are no whole numbers are neither more nor less than anything. */
function parseOrder(key: string, operator: ">" | "<", text: string): Requirement {
  if (!/^-?\d+$/.test(text)) {
    throw badRequest(
      `unable to parse requirement: values[0][${key}]: Invalid value: ${JSON.stringify(text)}: for 'Gt', 'Lt' operators, the value must be an integer`,
    );
  }
  const bound = BigInt(text);
  return (labels) => {
    const value = labels[key] ?? "";
    if (!/^-?\d+$/.test(value)) return false;
    return operator === ">" ? BigInt(value) > bound : BigInt(value) < bound;
  };
}

function parseSet(key: string, isIn: boolean, list: string): Requirement {
  checkKey(key);
  const values = new Set(list.split(",").map((value) => value.trim()));
  for (const value of values) checkValue(key, value);
  return (labels) => {
    const value = labels[key];
    return isIn ? value !== undefined && values.has(value) : value === undefined || !values.has(value);
  };
}

function checkKey(key: string): void {
  if (/\s/.test(key)) throw badRequest(`unable to parse requirement: ${JSON.stringify(key)} is no key`);
  const [why] = keyProblems(key);
  if (why === undefined) return;
  throw badRequest(`unable to parse requirement: <nil>: Invalid value: ${JSON.stringify(key)}: ${why}`);
}

function checkValue(key: string, value: string): void {
  const [why] = labelValueProblems(value);
  if (why === undefined) return;
  throw badRequest(`unable to parse requirement: values[0][${key}]: Invalid value: ${JSON.stringify(value)}: ${why}`);
}

export interface FieldRequirement {
  readonly field: string;
  readonly isEqual: boolean;
  readonly value: string;
}

/** A field selector: `field=value`, `field==value`, `field!=value`, joined by commas. Throws 400 on anything else. */
export function parseFieldSelector(text: string): readonly FieldRequirement[] {
  return text
    .split(",")
    .filter((part) => part !== "")
    .map((part) => {
      const match = /^([^=!]*)(==|=|!=)(.*)$/.exec(part);
      if (match === null) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
      return { field: match[1] ?? "", isEqual: match[2] !== "!=", value: match[3] ?? "" };
    });
}
