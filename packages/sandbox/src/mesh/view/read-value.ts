import type { MeshLocality } from "@causeway/shared";
import { type ApiObject, mapAt, valueAt } from "../../cluster/api-object.js";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** A duration as Istio writes it (`1.5s`, `1m30s`), in milliseconds; undefined when there is none. */
export function durationAt(value: unknown, ...path: readonly string[]): undefined | number {
  const text = valueAt(value, ...path);
  if (typeof text !== "string" || !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g);
  return Array.from(parts).reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
}

/** A whole number, which may be written as text. */
export function numberAt(value: unknown, ...path: readonly string[]): undefined | number {
  const found = valueAt(value, ...path);
  const number = typeof found === "string" && found !== "" ? Number(found) : found;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

export function textsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found.filter((item) => typeof item === "string") : [];
}

/** Port numbers by name. */
export function portsAt(value: unknown, ...path: readonly string[]): Readonly<Record<string, number>> {
  const entries = Object.entries(mapAt(value, ...path) as Readonly<Record<string, unknown>>);
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === "number"));
}

/** Istio's `region/zone/sub-zone`. */
export function parsePlace(text: string): MeshLocality {
  const [region = "", zone = "", subZone = ""] = text.split("/");
  return { region, zone, subZone };
}

/** Where a node says that it is. */
export function placeOfNode(node: undefined | ApiObject): MeshLocality {
  const labels = node?.metadata.labels ?? {};
  return {
    region: labels["topology.kubernetes.io/region"] ?? "",
    zone: labels["topology.kubernetes.io/zone"] ?? "",
    subZone: labels["topology.istio.io/subzone"] ?? "",
  };
}
