import type { GatewayKey, ServiceKey } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { kubeGateway } from "../../testing/kube-objects.js";
import { recoverGateway, renderGateway } from "./render-gateway.js";

const gateway = "cluster-1/istio-system/eastwest-gateway" as GatewayKey;

describe(renderGateway, () => {
  it("gives the whole object, hosts sorted", () => {
    const services = new Map<ServiceKey, readonly string[]>([
      ["bookinfo/ratings" as ServiceKey, []],
      ["bookinfo/details" as ServiceKey, ["version"]],
    ]);
    const wanted = renderGateway({ gateway, selector: { app: "eastwest-gateway" }, services }, "cluster.local");
    expect(wanted).toMatchInlineSnapshot(`
      {
        "kind": "Gateway",
        "meta": {
          "annotations": {
            "causeway.dev/from": "{"subsetKeys":{"bookinfo/details":["version"]}}",
            "causeway.dev/gateway": "cluster-1/istio-system/eastwest-gateway",
          },
          "labels": {
            "app.kubernetes.io/managed-by": "causeway-edge",
          },
          "name": "k-eastwest-gateway",
          "namespace": "istio-system",
        },
        "spec": {
          "selector": {
            "app": "eastwest-gateway",
          },
          "servers": [
            {
              "hosts": [
                "details.bookinfo.svc.cluster.local",
                "ratings.bookinfo.svc.cluster.local",
              ],
              "port": {
                "name": "tls",
                "number": 15443,
                "protocol": "TLS",
              },
              "tls": {
                "mode": "AUTO_PASSTHROUGH",
              },
            },
          ],
        },
      }
    `);
  });
});

describe(recoverGateway, () => {
  it("gives nothing for a Gateway of somebody else's", () => {
    expect(recoverGateway(kubeGateway("istio-system", "k-eastwest-gateway", {}), "cluster.local")).toBeUndefined();
  });
});
