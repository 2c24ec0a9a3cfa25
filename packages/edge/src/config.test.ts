import { describe, expect, it } from "vitest";
import { parseEdgeConfig } from "./config.js";

const MINIMAL = { EDGE_CLUSTER_ID: "cluster-1", EDGE_CENTRAL_ADDRESS: "127.0.0.1:9090" };

describe("parseEdgeConfig", () => {
  it("needs the cluster and central's address only", () => {
    expect(parseEdgeConfig(MINIMAL)).toEqual({
      ok: true,
      value: {
        cluster: "cluster-1",
        centralAddress: { host: "127.0.0.1", port: 9090 },
        centralTls: undefined,
        kubeconfig: "",
        inCluster: { host: "", port: "" },
        namespace: "causeway-system",
        mode: "apply",
        clusterDomain: "cluster.local",
        rootNamespace: "istio-system",
        resyncMs: 300_000,
        bulkDeleteHoldMs: 60_000,
        healthAddress: { host: "127.0.0.1", port: 8081 },
        grpcHealthAddress: { host: "127.0.0.1", port: 9091 },
        logLevel: "info",
      },
    });
  });

  it("tells all that is missing at once", () => {
    const result = parseEdgeConfig({});
    expect(result.ok ? [] : result.error).toEqual(["EDGE_CLUSTER_ID is required", "EDGE_CENTRAL_ADDRESS is required"]);
  });

  it.each([
    { name: "a bad cluster name", env: { EDGE_CLUSTER_ID: "Cluster_1" }, says: "EDGE_CLUSTER_ID" },
    { name: "plaintext to another machine", env: { EDGE_CENTRAL_ADDRESS: "central:9090" }, says: "EDGE_INSECURE" },
    { name: "a key without its certificate", env: { EDGE_TLS_KEY: "k.pem" }, says: "go together" },
    { name: "an unknown mode", env: { EDGE_MODE: "dry-run" }, says: "EDGE_MODE" },
  ])("refuses $name", ({ env, says }) => {
    const result = parseEdgeConfig({ ...MINIMAL, ...env });
    expect(result.ok ? [] : result.error).toEqual([expect.stringContaining(says)]);
  });
});
