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
        leaseHolder: "",
        mode: "apply",
        clusterDomain: "cluster.local",
        rootNamespace: "istio-system",
        resyncMs: 300_000,
        bulkDeleteHoldMs: 60_000,
        healthAddress: { host: "127.0.0.1", port: 8081 },
        grpcHealthAddress: { host: "127.0.0.1", port: 9091 },
        logLevel: "info",
        resolution: "off",
        dnsServers: [],
        dnsFamilies: ["ipv4"],
        nodeAddress: "ExternalIP",
      },
    });
  });

  it("takes what is said of names and nodes", () => {
    const env = {
      ENABLE_DNS_RESOLUTION_AT_EDGE: "true",
      EDGE_DNS_SERVERS: "10.0.0.1,[2001:db8::1]:5353",
      EDGE_DNS_FAMILIES: "dual",
      EDGE_NODE_ADDRESS: "InternalIP",
    };
    expect(parseEdgeConfig({ ...MINIMAL, ...env })).toMatchObject({
      value: {
        resolution: "on",
        dnsServers: [
          { host: "10.0.0.1", port: 53 },
          { host: "2001:db8::1", port: 5353 },
        ],
        dnsFamilies: ["ipv4", "ipv6"],
        nodeAddress: "InternalIP",
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
    {
      name: "a flag that is neither",
      env: { ENABLE_DNS_RESOLUTION_AT_EDGE: "yes" },
      says: "ENABLE_DNS_RESOLUTION_AT_EDGE",
    },
    { name: "a name server by name", env: { EDGE_DNS_SERVERS: "dns.example.com" }, says: "EDGE_DNS_SERVERS" },
    { name: "an unknown family", env: { EDGE_DNS_FAMILIES: "both" }, says: "EDGE_DNS_FAMILIES" },
    { name: "an unknown address of nodes", env: { EDGE_NODE_ADDRESS: "Hostname" }, says: "EDGE_NODE_ADDRESS" },
  ])("refuses $name", ({ env, says }) => {
    const result = parseEdgeConfig({ ...MINIMAL, ...env });
    expect(result.ok ? [] : result.error).toEqual([expect.stringContaining(says)]);
  });
});
