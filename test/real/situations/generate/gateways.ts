import type { JsonObject } from "@causeway/sandbox";
import { pick } from "../../../sim/chance.js";
import { type Draft, oneIn, perhaps } from "./draft.js";
import type { DraftService } from "./services.js";

/** Label of the gateway pods of a situation. */
function gatewayLabels({ number }: Draft): Readonly<Record<string, string>> {
  return { app: "gateway", situation: `${number}` };
}

/** A gateway's Service and one Istio Gateway, as an edge writes it or with hosts in other forms. */
export function renderGateway(draft: Draft, services: readonly DraftService[]): readonly JsonObject[] {
  const { chance, namespace, clientNamespace } = draft;
  const full = services.filter(() => !oneIn(chance, 3)).map(({ name }) => `${name}.${namespace}.svc.cluster.local`);
  const hosts = oneIn(chance, 3)
    ? [pick(chance, [`*.${namespace}.svc.cluster.local`, `${namespace}/*`, "*.local"])]
    : full;
  const selector = gatewayLabels(draft);
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "gateway", namespace: clientNamespace, annotations: { "networking.istio.io/exportTo": "." } },
    spec: { selector, ports: [{ name: "tls", port: 15_443, targetPort: 15_443, protocol: "TCP" }] },
  };
  const gateway = {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: { name: "gateway", namespace: clientNamespace },
    spec: {
      selector,
      servers: [
        {
          port: { number: 15_443, name: "tls", protocol: "TLS" },
          tls: { mode: "AUTO_PASSTHROUGH" },
          hosts: hosts.length > 0 ? hosts : ["nothing.example.com"],
          ...perhaps(oneIn(chance, 8), { name: "passthrough" }),
        },
      ],
    },
  };
  return [service, gateway];
}
