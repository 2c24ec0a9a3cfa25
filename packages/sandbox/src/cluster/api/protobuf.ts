import { badRequest } from "../api-error.js";
import { isObject, type Json, type JsonObject } from "../api-object.js";
import { type Field, type FieldType, MESSAGES } from "./protobuf-messages.js";

const MAGIC = Buffer.from("6b387300", "hex");

type WireValue = undefined | number | Buffer;

/**
 * Decodes a body of `application/vnd.kubernetes.protobuf`: the magic bytes, then runtime.Unknown with the type and the raw
 * object. Fields that this server does not know are dropped. Throws 400 on anything malformed or of an unknown kind.
 */
export function decodeProtobuf(body: Buffer): JsonObject {
  if (!body.subarray(0, 4).equals(MAGIC)) throw badRequest("the body is not Kubernetes protobuf");
  const unknown = collectFields(body.subarray(4));
  const typeMeta = collectFields(bytesOf(unknown.get(1)));
  const apiVersion = textOf(typeMeta.get(1));
  const kind = textOf(typeMeta.get(2));
  return { apiVersion, kind, ...decodeMessage(bytesOf(unknown.get(2)), kind) };
}

function decodeMessage(bytes: Buffer, name: string): JsonObject {
  const message = MESSAGES.get(name);
  if (message === undefined) throw badRequest(`protobuf bodies of kind ${name} are not understood: send JSON`);
  const decoded: Record<string, Json> = {};
  for (const { number, value } of readFields(bytes)) {
    const field = message.get(number);
    if (field !== undefined && !isUnset(field, value)) add(decoded, field, decodeValue(field.type, value));
  }
  return decoded;
}

/** Go's encoder writes the empty texts of fields that nobody set. */
function isUnset({ isList, type }: Field, value: WireValue): boolean {
  return !isList && type === "text" && bytesOf(value).length === 0;
}

function add(decoded: Record<string, Json>, { name, isList }: Field, value: Json): void {
  const before = decoded[name];
  if (isList) decoded[name] = [...(Array.isArray(before) ? (before as readonly Json[]) : []), value];
  else decoded[name] = isObject(before) && isObject(value) ? { ...before, ...value } : value;
}

function decodeValue(type: FieldType, value: WireValue): Json {
  if (typeof type === "object") return decodeMessage(bytesOf(value), type.message);
  switch (type) {
    case "text":
      return textOf(value);
    case "number":
      return Number(value);
    case "boolean":
      return value === 1;
    case "map":
    case "bytesMap": {
      const entry = collectFields(bytesOf(value));
      return { [textOf(entry.get(1))]: bytesOf(entry.get(2)).toString(type === "map" ? "utf8" : "base64") };
    }
    case "intOrText": {
      const either = collectFields(bytesOf(value));
      return either.get(1) === 1 ? textOf(either.get(3)) : Number(either.get(2) ?? 0);
    }
  }
}

function bytesOf(value: WireValue): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

function textOf(value: WireValue): string {
  return bytesOf(value).toString("utf8");
}

function collectFields(bytes: Buffer): ReadonlyMap<number, WireValue> {
  return new Map(readFields(bytes).map(({ number, value }) => [number, value]));
}

interface WireField {
  readonly number: number;
  readonly value: WireValue;
}

/** The protobuf wire format: a tag of field number and wire type, then the value. */
function readFields(bytes: Buffer): readonly WireField[] {
  const fields: WireField[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    const number = Math.floor(tag.value / 8);
    const found = readValue(bytes, tag.end, tag.value % 8);
    fields.push({ number, value: found.value });
    at = found.end;
  }
  return fields;
}

function readValue(
  bytes: Buffer,
  start: number,
  wireType: number,
): { readonly value: WireValue; readonly end: number } {
  if (wireType === 0) return readVarint(bytes, start);
  if (wireType === 2) {
    const length = readVarint(bytes, start);
    return slice(bytes, length.end, length.value);
  }
  if (wireType === 1) return slice(bytes, start, 8);
  if (wireType === 5) return slice(bytes, start, 4);
  throw badRequest("malformed protobuf body");
}

function slice(bytes: Buffer, start: number, length: number): { readonly value: Buffer; readonly end: number } {
  if (start + length > bytes.length) throw badRequest("truncated protobuf body");
  return { value: bytes.subarray(start, start + length), end: start + length };
}

function readVarint(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = start; at < start + 10; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * (at - start));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  throw badRequest("truncated protobuf body");
}
