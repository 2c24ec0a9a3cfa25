import type { FailoverPolicy, ServiceKey } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { asObject } from "./recover-rule.js";
import { DEFAULT_FAILOVER, type RuleWish, renderRule } from "./render-rule.js";

const details = "bookinfo/details" as ServiceKey;
const wish: RuleWish = { host: details, cause: details, failover: DEFAULT_FAILOVER, isMutual: true };

function locality(failover: Partial<FailoverPolicy>) {
  const { spec } = renderRule({ ...wish, failover: { ...DEFAULT_FAILOVER, ...failover } }, "cluster.local");
  return asObject(asObject(spec["trafficPolicy"])["loadBalancer"])["localityLbSetting"];
}

const NETWORK = "topology.istio.io/network";
const REGION = "topology.kubernetes.io/region";
const ZONE = "topology.kubernetes.io/zone";

describe(renderRule, () => {
  it("gives the whole object", () => {
    expect(renderRule(wish, "cluster.local")).toMatchInlineSnapshot(`
      {
        "kind": "DestinationRule",
        "meta": {
          "annotations": {
            "causeway.dev/from": "{"failover":{"topologyChoice":"CLUSTER"}}",
            "causeway.dev/service": "bookinfo/details",
          },
          "labels": {
            "app.kubernetes.io/managed-by": "causeway-edge",
          },
          "name": "k-details",
          "namespace": "bookinfo",
        },
        "spec": {
          "host": "details.bookinfo.svc.cluster.local",
          "trafficPolicy": {
            "connectionPool": {
              "tcp": {
                "connectTimeout": "2s",
              },
            },
            "loadBalancer": {
              "localityLbSetting": {
                "enabled": true,
                "failoverPriority": [
                  "topology.istio.io/network",
                  "topology.kubernetes.io/region",
                  "topology.kubernetes.io/zone",
                ],
              },
            },
            "outlierDetection": {
              "baseEjectionTime": "30s",
              "consecutive5xxErrors": 0,
              "consecutiveGatewayErrors": 5,
              "interval": "5s",
              "maxEjectionPercent": 100,
              "minHealthPercent": 1,
            },
            "tls": {
              "mode": "ISTIO_MUTUAL",
            },
          },
        },
      }
    `);
  });

  it("says nothing of TLS when no entry is guarded", () => {
    const { spec } = renderRule({ ...wish, isMutual: false }, "cluster.local");
    expect(Object.keys(asObject(spec["trafficPolicy"]))).toEqual([
      "connectionPool",
      "outlierDetection",
      "loadBalancer",
    ]);
  });

  it.each<{ name: string; failover: Partial<FailoverPolicy>; expected: unknown }>([
    { name: "nothing set", failover: {}, expected: { enabled: true, failoverPriority: [NETWORK, REGION, ZONE] } },
    {
      name: "LOCALITY",
      failover: { topologyChoice: "LOCALITY" },
      expected: { enabled: true, failoverPriority: [REGION, ZONE] },
    },
    { name: "NONE", failover: { topologyChoice: "NONE" }, expected: { enabled: false } },
    {
      name: "a list of its own",
      failover: { failoverPriority: ["rack"] },
      expected: { enabled: true, failoverPriority: ["rack"] },
    },
    {
      name: "regions",
      failover: { regionalFailover: [{ from: "us", to: "eu" }] },
      expected: { enabled: true, failoverPriority: [NETWORK], failover: [{ from: "us", to: "eu" }] },
    },
    {
      name: "LOCALITY and regions",
      failover: { topologyChoice: "LOCALITY", regionalFailover: [{ from: "us", to: "eu" }] },
      expected: { enabled: true, failover: [{ from: "us", to: "eu" }] },
    },
  ])("chooses endpoints by $name", ({ failover, expected }) => {
    expect(locality(failover)).toEqual(expected);
  });
});
