import type { GatewaySpec } from "./ingress-gateway.js";
import { MARK, ownerOf } from "./ownership.js";
import { API_VERSIONS, type JsonObject, type LiveResource, type OwnedKind, type WantedResource } from "./resource.js";

/** Ports of a gateway: 15443 takes mTLS of other clusters by SNI; the container listens above 1024 for the others. */
const EAST_WEST_PORT = { name: "tls", port: 15_443, targetPort: 15_443 } as const;
const PUBLIC_PORTS = [
  { name: "http2", port: 80, targetPort: 8_080 },
  { name: "https", port: 443, targetPort: 8_443 },
] as const;

/**
 * The gateway's ServiceAccount, Service and Deployment. Its pods carry label `app: <name>`, by which a WorkspaceSetting
 * selects them; Istio's injector fills in the proxy (template `gateway`).
 */
export function renderGateway(gateway: LiveResource, spec: GatewaySpec): readonly WantedResource[] {
  const { name } = gateway.meta;
  const ports = spec.isEastWestOnly ? [EAST_WEST_PORT] : [...PUBLIC_PORTS, EAST_WEST_PORT];
  const selector = { app: name };
  return [
    of(gateway, "ServiceAccount", {}, {}),
    of(gateway, "Service", spec.serviceAnnotations, {
      spec: { type: spec.serviceType, selector, ports: ports.map((port) => ({ ...port, protocol: "TCP" })) },
    }),
    of(
      gateway,
      "Deployment",
      {},
      {
        spec: {
          selector: { matchLabels: selector },
          template: {
            metadata: {
              labels: { ...selector, "sidecar.istio.io/inject": "true" },
              annotations: { "inject.istio.io/templates": "gateway" },
            },
            spec: {
              serviceAccountName: name,
              containers: [
                {
                  name: "istio-proxy",
                  image: "auto",
                  ports: ports.map(({ name: port, targetPort }) => ({
                    name: port,
                    containerPort: targetPort,
                    protocol: "TCP",
                  })),
                },
              ],
            },
          },
        },
      },
    ),
  ];
}

function of(
  gateway: LiveResource,
  kind: OwnedKind,
  annotations: Readonly<Record<string, string>>,
  body: JsonObject,
): WantedResource {
  const { namespace, name } = gateway.meta;
  const labels = { app: name, [MARK.label]: MARK.value };
  const ownerReferences = [ownerOf(gateway)];
  return {
    apiVersion: API_VERSIONS[kind],
    kind,
    metadata: { namespace, name, labels, annotations, ownerReferences },
    body,
  };
}
