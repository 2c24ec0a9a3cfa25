import type { JsonObject } from "@causeway/sandbox";
import type { Body } from "./api-target.js";

export const APPLY = "application/apply-patch+yaml";

/** One entry of `metadata.managedFields` as a test wants it. */
export interface Entry {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  /** Whether the time of the write is noted. */
  readonly hasTime: boolean;
  readonly fields: JsonObject;
  readonly subresource: string;
}

/** A built-in object's entry, byte for byte as a server writes it but for the time. */
export function entry(given: Pick<Entry, "manager" | "operation" | "apiVersion" | "fields"> & Partial<Entry>): string {
  const { manager, operation, apiVersion, fields, hasTime = true, subresource } = given;
  return JSON.stringify({
    manager,
    operation,
    apiVersion,
    ...(hasTime ? { time: "T" } : {}),
    fieldsType: "FieldsV1",
    fieldsV1: fields,
    ...(subresource === undefined ? {} : { subresource }),
  });
}

/** The same for a custom object, which servers write in the order of the alphabet. */
export function customEntry(given: Parameters<typeof entry>[0]): string {
  const sorted = Object.entries(JSON.parse(entry(given)) as JsonObject).sort(([left], [right]) =>
    left < right ? -1 : 1,
  );
  return JSON.stringify(Object.fromEntries(sorted));
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** The entries of an answer in their order, those of the cluster's own controllers apart. */
export function entriesOf(body: Body): readonly string[] {
  const { managedFields = [] } = body.metadata as unknown as { readonly managedFields?: readonly JsonObject[] };
  return managedFields
    .filter(({ manager }) => !String(manager).startsWith("kube-"))
    .map((one) => JSON.stringify(one, (key, value) => (key === "time" ? shortTime(value) : value)));
}

function shortTime(value: unknown): string {
  return typeof value === "string" && TIME.test(value) ? "T" : `no time: ${String(value)}`;
}
