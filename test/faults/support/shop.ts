import type { ClusterClient, JsonObject } from "@causeway/sandbox";

export const SHOP = "shop";
const GATEWAY = "shop-gateway";

/** The namespace with its gateway and so many services, each with one ready pod. */
export async function fillShop(client: ClusterClient, services: readonly string[]): Promise<void> {
  await client.apply([
    { apiVersion: "v1", kind: "Namespace", metadata: { name: SHOP, labels: { "istio-injection": "enabled" } } },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: GATEWAY, namespace: SHOP },
      spec: { type: "LoadBalancer", selector: { app: GATEWAY }, ports: [{ name: "tls", port: 15_443 }] },
    },
    renderPod(GATEWAY),
  ]);
  for (const service of services) await client.apply([renderService(service), renderPod(service)]);
}

/** A Service that the shop's setting exposes. */
export function renderService(name: string, port = 80): JsonObject {
  const metadata = { namespace: SHOP, name, labels: { kind: SHOP } };
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: { selector: { app: name }, ports: [{ name: "http", port }] },
  };
}

/** A pod that is ready at once. */
export function renderPod(name: string): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace: SHOP, name, labels: { app: name } },
    spec: { containers: [{ name: "app", image: "example/app:1" }] },
  };
}

const HEAD = { apiVersion: "api.tsb.tetrate.io/v2" };
const PLACE = { organization: "tetrate", tenant: "tetrate" };

/** The workspace over these namespaces, and its setting. */
export function renderShopConfig(names: readonly string[] = [`*/${SHOP}`]): readonly JsonObject[] {
  return [
    {
      ...HEAD,
      kind: "Workspace",
      metadata: { ...PLACE, name: SHOP },
      spec: { namespaceSelector: { names } },
    },
    {
      ...HEAD,
      kind: "WorkspaceSetting",
      metadata: { ...PLACE, workspace: SHOP, name: SHOP },
      spec: {
        defaultEastWestGatewaySettings: [
          {
            workloadSelector: { namespace: SHOP, labels: { app: GATEWAY } },
            exposedServices: [{ serviceLabels: { kind: SHOP } }],
          },
        ],
      },
    },
  ];
}
