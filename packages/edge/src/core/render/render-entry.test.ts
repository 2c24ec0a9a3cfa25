import { type ClusterId, type GatewayKey, md5Hex, type ServiceKey } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { type EntryShape, type EntryWish, renderEntry } from "./render-entry.js";

const wish: EntryWish = {
  cluster: "cluster-2" as ClusterId,
  service: "bookinfo/details" as ServiceKey,
  gateway: "cluster-2/istio-system/eastwest-gateway" as GatewayKey,
  address: "203.0.113.78",
  hostname: "",
  port: 15443,
  locality: { region: "us-west1", zone: "us-west1-b" },
  serviceAccount: "bookinfo-details",
  subsetLabels: {},
  weight: undefined,
};
const shape: EntryShape = { selector: { app: "details" }, portNames: ["http"], tlsMode: "disabled" };

describe(renderEntry, () => {
  it("gives the whole object, name included", () => {
    expect(renderEntry(wish, shape)).toMatchInlineSnapshot(`
      {
        "kind": "WorkloadEntry",
        "meta": {
          "annotations": {
            "causeway.dev/from": "{"groupKeys":[]}",
            "causeway.dev/gateway": "cluster-2/istio-system/eastwest-gateway",
            "causeway.dev/service": "bookinfo/details",
            "causeway.dev/source-cluster": "cluster-2",
          },
          "labels": {
            "app.kubernetes.io/managed-by": "causeway-edge",
          },
          "name": "k-details-34157ea1d97086b152a3de59036e2784",
          "namespace": "bookinfo",
        },
        "spec": {
          "address": "203.0.113.78",
          "labels": {
            "app": "details",
            "security.istio.io/tlsMode": "disabled",
          },
          "locality": "us-west1/us-west1-b",
          "network": "xcp-cluster-2",
          "ports": {
            "http": 15443,
          },
          "serviceAccount": "bookinfo-details",
          "weight": undefined,
        },
      }
    `);
  });

  it("gives subset labels, several port names and a weight", () => {
    const subset = renderEntry(
      { ...wish, subsetLabels: { version: "v1" }, weight: 4, port: 31443 },
      { selector: { tier: "back", app: "details" }, portNames: ["web", "http"], tlsMode: "istio" },
    );
    expect(subset).toMatchInlineSnapshot(`
      {
        "kind": "WorkloadEntry",
        "meta": {
          "annotations": {
            "causeway.dev/from": "{"groupKeys":["version"]}",
            "causeway.dev/gateway": "cluster-2/istio-system/eastwest-gateway",
            "causeway.dev/service": "bookinfo/details",
            "causeway.dev/source-cluster": "cluster-2",
          },
          "labels": {
            "app.kubernetes.io/managed-by": "causeway-edge",
          },
          "name": "k-details-eba2e9ef105d067dccace032d3f1c3ec",
          "namespace": "bookinfo",
        },
        "spec": {
          "address": "203.0.113.78",
          "labels": {
            "app": "details",
            "security.istio.io/tlsMode": "istio",
            "tier": "back",
            "version": "v1",
          },
          "locality": "us-west1/us-west1-b",
          "network": "xcp-cluster-2",
          "ports": {
            "http": 31443,
            "web": 31443,
          },
          "serviceAccount": "bookinfo-details",
          "weight": 4,
        },
      }
    `);
  });

  it("names it by its identity, field by field", () => {
    const identity =
      "cluster-2|bookinfo/details|cluster-2/istio-system/eastwest-gateway|203.0.113.78|http=15443|bookinfo-details" +
      "|app=details,security.istio.io/tlsMode=disabled|xcp-cluster-2";
    expect(renderEntry(wish, shape).meta.name).toBe(`k-details-${md5Hex(identity)}`);
  });

  it.each<{ field: string; change: Partial<EntryWish> }>([
    { field: "source cluster", change: { cluster: "cluster-3" as ClusterId } },
    { field: "service", change: { service: "bookinfo/ratings" as ServiceKey } },
    { field: "gateway", change: { gateway: "cluster-2/istio-system/other" as GatewayKey } },
    { field: "address", change: { address: "203.0.113.79" } },
    { field: "port", change: { port: 31443 } },
    { field: "service account", change: { serviceAccount: "other" } },
    { field: "subset labels", change: { subsetLabels: { version: "v1" } } },
  ])("names another entry for another $field", ({ change }) => {
    expect(renderEntry({ ...wish, ...change }, shape).meta.name).not.toBe(renderEntry(wish, shape).meta.name);
  });

  it.each<{ field: string; change: Partial<EntryShape> }>([
    { field: "selector", change: { selector: { app: "other" } } },
    { field: "port name", change: { portNames: ["web"] } },
    { field: "TLS mode", change: { tlsMode: "istio" } },
  ])("names another entry for another $field", ({ change }) => {
    expect(renderEntry(wish, { ...shape, ...change }).meta.name).not.toBe(renderEntry(wish, shape).meta.name);
  });

  it("keeps the name when only locality or weight differ", () => {
    const moved = renderEntry({ ...wish, weight: 8, locality: { region: "eu", zone: "" } }, shape);
    expect(moved.meta.name).toBe(renderEntry(wish, shape).meta.name);
    expect(moved.spec.locality).toBe("eu");
  });
});
