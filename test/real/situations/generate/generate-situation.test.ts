import type { JsonObject } from "@causeway/sandbox";
import { describe, expect, it } from "vitest";
import { generateSituation } from "./generate-situation.js";

const situations = Array.from({ length: 200 }, (_none, number) => generateSituation("1", number));
const objects = situations.flatMap((situation) => [...situation.objects, ...situation.lateObjects]);

function specs(kind: string): readonly JsonObject[] {
  return objects.filter((object) => object["kind"] === kind).map((object) => object["spec"] as JsonObject);
}

function nameOf({ kind, metadata }: JsonObject): string {
  const { namespace = "", name } = metadata as Readonly<Record<string, string>>;
  return `${String(kind)} ${namespace}/${name}`;
}

describe(generateSituation, () => {
  it("makes the same of the same seed and number, and something else of another", () => {
    expect(generateSituation("1", 17)).toEqual(situations[17]);
    expect(generateSituation("2", 17)).not.toEqual(situations[17]);
  });

  it("gives every object of all situations a name of its own, and every pod an address", () => {
    expect(new Set(objects.map(nameOf)).size).toBe(objects.length);
    const pods = objects.filter(({ kind }) => kind === "Pod");
    const addresses = pods.map(({ status }) => (status as { readonly podIP: string }).podIP);
    expect(new Set(addresses).size).toBe(pods.length);
  });

  it("has the pods of all its proxies", () => {
    for (const { proxies, objects: own } of situations) {
      const names = new Set(own.map(nameOf));
      for (const { namespace, pod } of proxies) expect(names).toContain(`Pod ${namespace}/${pod}`);
    }
  });

  it.each([
    { kind: "Service", field: "publishNotReadyAddresses" },
    { kind: "WorkloadEntry", field: "weight" },
    { kind: "WorkloadEntry", field: "network" },
    { kind: "DestinationRule", field: "trafficPolicy" },
    { kind: "DestinationRule", field: "subsets" },
    { kind: "DestinationRule", field: "exportTo" },
    { kind: "DestinationRule", field: "workloadSelector" },
    { kind: "Gateway", field: "servers" },
  ])("has objects of kind $kind with $field, and most of them often", ({ kind, field }) => {
    expect(specs(kind).filter((spec) => field in spec).length).toBeGreaterThan(20);
  });
});
