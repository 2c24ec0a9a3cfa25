import { describe, expect, it } from "vitest";
import { encodeOpenApiV2 } from "./openapi-v2.js";

/** Reads length-delimited fields along a path of field numbers; the first of each. */
function read(bytes: Buffer, ...path: readonly number[]): string {
  const [field, ...rest] = path;
  if (field === undefined) return bytes.toString("utf8");
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes.readUInt8(at);
    let length = 0;
    let shift = 0;
    do {
      at += 1;
      length += (bytes.readUInt8(at) & 0x7f) << shift;
      shift += 7;
    } while (bytes.readUInt8(at) >= 0x80);
    at += 1;
    if (tag >> 3 === field) return read(bytes.subarray(at, at + length), ...rest);
    at += length;
  }
  return "";
}

const PATH_ITEM = [8, 2] as const;
const PATCH = [...PATH_ITEM, 2, 8] as const;

describe("encodeOpenApiV2", () => {
  it.each([
    { what: "its version", path: [1], text: "2.0" },
    { what: "the path of a Namespace", path: [...PATH_ITEM, 1], text: "/api/v1/namespaces/{name}" },
    { what: "a query parameter of its PATCH", path: [...PATCH, 8, 1, 2, 3, 4], text: "fieldValidation" },
    { what: "the name of the extension", path: [...PATCH, 13, 1], text: "x-kubernetes-group-version-kind" },
    { what: "the kind", path: [...PATCH, 13, 2, 2], text: 'group: ""\nversion: v1\nkind: Namespace\n' },
  ])("says $what", ({ path, text }) => {
    expect(read(encodeOpenApiV2(), ...path)).toBe(text);
  });
});
