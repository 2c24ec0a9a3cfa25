import type { ClusterId, GatewayKey, ServiceKey } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { recoverEntry } from "./recover-entry.js";
import { renderEntry } from "./render-entry.js";

const entry = renderEntry(
  {
    cluster: "cluster-2" as ClusterId,
    service: "bookinfo/details" as ServiceKey,
    gateway: "cluster-2/istio-system/eastwest-gateway" as GatewayKey,
    address: "203.0.113.78",
    hostname: "",
    port: 15443,
    locality: { region: "us-west1", zone: "us-west1-b" },
    serviceAccount: "sa",
    subsetLabels: {},
    weight: undefined,
  },
  { selector: { app: "details" }, portNames: ["http"], tlsMode: "istio" },
);

describe(recoverEntry, () => {
  it("sees that somebody has edited it", () => {
    const edited = { ...entry, spec: { ...entry.spec, address: "203.0.113.1" } };
    expect(recoverEntry(edited)?.isIntact).toBe(false);
  });

  it("still tells whose it is when the annotations are gone", () => {
    const bare = { ...entry, meta: { ...entry.meta, annotations: {} } };
    expect(recoverEntry(bare)?.wish).toMatchObject({ cluster: "cluster-2", service: "bookinfo/details" });
  });

  it("does not believe an annotation that speaks of another namespace", () => {
    const moved = { ...entry, meta: { ...entry.meta, annotations: { "causeway.dev/service": "other/details" } } };
    expect(recoverEntry(moved)?.wish.service).toBe("bookinfo/details");
  });

  it("gives nothing without our mark", () => {
    expect(recoverEntry({ ...entry, meta: { ...entry.meta, labels: {} } })).toBeUndefined();
  });
});
