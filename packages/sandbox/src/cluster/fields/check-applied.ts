import { isObject, type Json, type JsonObject } from "../api-object.js";
import { formatGoValue } from "../patch/go-format.js";
import { fieldOf, itemElement, itemOf, type TypedField } from "./field-type.js";
import { describeElement } from "./path-element.js";

/**
 * What is wrong with an object that is to be applied, in the words of structured-merge-diff; undefined when nothing is.
 * Fields that the kind does not have cannot be applied, whatever the validation of fields.
 */
export function describeMisfits(applied: JsonObject, type: TypedField): undefined | string {
  const misfits = checkValue(applied, type);
  const [first] = misfits;
  if (first === undefined) return undefined;
  return misfits.length === 1 ? first : ["errors:", ...misfits.map((one) => `  ${one}`)].join("\n");
}

function under(prefix: string, misfits: readonly string[]): readonly string[] {
  return misfits.map((misfit) => (/^[.[]/.test(misfit) ? `${prefix}${misfit}` : `${prefix}: ${misfit}`));
}

function checkValue(value: Json, field: TypedField): readonly string[] {
  const { type } = field;
  if (value === null || type.kind === "deduced") return [];
  if (type.kind === "scalar") return checkScalar(value, type.scalar);
  if (type.kind === "list") {
    return Array.isArray(value) ? checkItems(value as readonly Json[], field) : [`expected list, got ${quote(value)}`];
  }
  return isObject(value) ? checkFields(value, field) : [`expected map, got ${quote(value)}`];
}

function quote(value: Json): string {
  return `&{${formatGoValue(value)}}`;
}

function checkFields(object: JsonObject, field: TypedField): readonly string[] {
  return Object.keys(object)
    .sort()
    .flatMap((name) => {
      const known = fieldOf(field, name);
      const misfits = known === undefined ? ["field not declared in schema"] : checkValue(object[name] ?? null, known);
      return under(`.${name}`, misfits);
    });
}

function checkItems(items: readonly Json[], field: TypedField): readonly string[] {
  const { type } = field;
  const isKeyed = type.kind === "list" && type.ownership.kind !== "atomic";
  const seen = new Set<string>();
  return items.flatMap((item, at) => {
    if (!isKeyed) return under(`[${at}]`, checkValue(item, itemOf(field)));
    const element = itemElement(item, field);
    if (element === undefined) return [`element ${at}: ${describeNameless(field)}`];
    const below = under(describeElement(element), checkValue(item, itemOf(field)));
    const isTwin = seen.has(element);
    seen.add(element);
    return isTwin ? [`duplicate entries for key ${describeElement(element)}`, ...below] : below;
  });
}

function describeNameless({ type }: TypedField): string {
  if (type.kind !== "list" || type.ownership.kind !== "items")
    return "associative list without keys has an element that's a map type";
  const names = type.ownership.keys.map(({ name }) => JSON.stringify(name)).join(" ");
  return `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`;
}

function checkScalar(value: Json, scalar: string): readonly string[] {
  const isPlain = typeof value !== "object";
  switch (scalar) {
    case "any":
      return [];
    case "intOrText":
    case "quantity":
      return isPlain ? [] : [`expected any scalar, got ${quote(value)}`];
    case "bool":
      return typeof value === "boolean" ? [] : [`expected boolean, got ${quote(value)}`];
    case "int32":
    case "int64":
    case "float64":
      return typeof value === "number" ? [] : [`expected numeric (int or float), got ${goTypeOf(value)}`];
    default:
      return typeof value === "string"
        ? []
        : [`expected string, got &value.valueUnstructured{Value:${quoteGo(value)}}`];
  }
}

function goTypeOf(value: Json): string {
  if (Array.isArray(value)) return "[]interface {}";
  if (isObject(value)) return "map[string]interface {}";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function quoteGo(value: Json): string {
  if (value === null) return "interface {}(nil)";
  if (Array.isArray(value)) return `[]interface {}{${(value as readonly Json[]).map(quoteGo).join(", ")}}`;
  if (!isObject(value)) return JSON.stringify(value);
  const pairs = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${quoteGo(value[key] ?? null)}`);
  return `map[string]interface {}{${pairs.join(", ")}}`;
}
