import { badRequest } from "../api-error.js";
import type { StringMap } from "../api-object.js";

export type LabelSelector = (labels: StringMap) => boolean;

type Requirement = LabelSelector;

const SET_BASED = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/;
const EQUALITY = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/;
const KEY = /^[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?$/;

/**
 * A label selector as a query string carries it: `a=b`, `a==b`, `a!=b`, `a in (x,y)`, `a notin (x)`, `a`, `!a`, joined by
 * commas. `!=` and `notin` also match objects without the label. Throws 400 on anything else.
 */
export function parseLabelSelector(text: string): LabelSelector {
  const requirements = splitOutsideParentheses(text).map(parseRequirement);
  return (labels) => requirements.every((matches) => matches(labels));
}

function splitOutsideParentheses(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function parseRequirement(text: string): Requirement {
  const set = SET_BASED.exec(text);
  if (set !== null) return parseSet(set[1] ?? "", set[2] === "in", set[3] ?? "");
  const equality = EQUALITY.exec(text);
  if (equality !== null) {
    const [, key = "", operator = "", value = ""] = equality;
    checkKey(key);
    return operator === "!=" ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const isAbsent = text.startsWith("!");
  const key = isAbsent ? text.slice(1).trim() : text;
  checkKey(key);
  return (labels) => Object.hasOwn(labels, key) !== isAbsent;
}

function parseSet(key: string, isIn: boolean, list: string): Requirement {
  checkKey(key);
  const values = new Set(list.split(",").map((value) => value.trim()));
  return (labels) => {
    const value = labels[key];
    return isIn ? value !== undefined && values.has(value) : value === undefined || !values.has(value);
  };
}

function checkKey(key: string): void {
  if (!KEY.test(key)) throw badRequest(`unable to parse requirement: invalid label key ${JSON.stringify(key)}`);
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
      const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(part);
      if (match === null) throw badRequest(`invalid selector: ${JSON.stringify(part)}; can't understand`);
      return { field: match[1] ?? "", isEqual: match[2] !== "!=", value: match[3] ?? "" };
    });
}
