/** `google.protobuf.Value` as the loader has it. */
interface Value {
  readonly stringValue?: string;
  readonly numberValue?: number;
  readonly boolValue?: boolean;
  readonly structValue?: Struct;
  readonly listValue?: { readonly values: readonly Value[] };
}

/** `google.protobuf.Struct` as the loader has it. */
export interface Struct {
  readonly fields: Readonly<Record<string, Value>>;
}

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

export function encodeStruct(object: Readonly<Record<string, Plain>>): Struct {
  return { fields: Object.fromEntries(Object.entries(object).map(([name, value]) => [name, encodeValue(value)])) };
}

function encodeValue(value: Plain): Value {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "number") return { numberValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (value === null) return {};
  return isList(value) ? { listValue: { values: value.map(encodeValue) } } : { structValue: encodeStruct(value) };
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

/** The plain object; empty for a struct that is not there. */
export function decodeStruct(struct: undefined | null | Struct): Readonly<Record<string, Plain>> {
  return Object.fromEntries(Object.entries(struct?.fields ?? {}).map(([name, value]) => [name, decodeValue(value)]));
}

function decodeValue({ stringValue, numberValue, boolValue, structValue, listValue }: Value): Plain {
  if (structValue !== undefined) return decodeStruct(structValue);
  if (listValue !== undefined) return listValue.values.map(decodeValue);
  return stringValue ?? numberValue ?? boolValue ?? null;
}
