import type { JsonObject } from "@causeway/sandbox";
import { createChance } from "../../../sim/chance.js";
import type { AskingProxy, Situation } from "../situation.js";
import { type Draft, oneIn } from "./draft.js";
import { renderEntries } from "./entries.js";
import { renderGateway } from "./gateways.js";
import { draftPods, renderAskingPod, renderPod } from "./pods.js";
import { draftRules } from "./rules.js";
import { draftServices, renderService } from "./services.js";
import { renderSlices } from "./slices.js";

/** One situation of a seed; the same seed and number give the same one. */
export function generateSituation(seed: string, number: number): Situation {
  const chance = createChance(`${seed}/${number}`);
  const namespace = `shop-${number}`;
  const draft: Draft = {
    chance,
    number,
    namespace,
    clientNamespace: oneIn(chance, 3) ? `clients-${number}` : namespace,
  };
  const services = draftServices(draft);
  const pods = draftPods(draft);
  const rules = services.flatMap((service) => draftRules(draft, service));
  const proxies = draftProxies(draft);
  const gateway = proxies.some(({ kind }) => kind === "router") ? renderGateway(draft, services) : [];
  return {
    number,
    namespace,
    objects: [
      ...renderNamespaces(draft),
      ...services.map((service) => renderService(draft, service)),
      ...pods.filter(({ isGone }) => !isGone).map((pod) => renderPod(draft, pod)),
      ...proxies.map(({ pod, kind, namespace: owner }, at) =>
        renderAskingPod(draft, { name: pod, app: pod, namespace: owner, isGateway: kind === "router", at: 100 + at }),
      ),
      ...services.flatMap((service) => renderSlices(draft, service, pods)),
      ...renderEntries(draft, services),
      ...rules.filter(({ isLate }) => !isLate).map(({ rule }) => rule),
      ...gateway,
    ],
    lateObjects: rules.filter(({ isLate }) => isLate).map(({ rule }) => rule),
    proxies,
  };
}

/** Two clients in places of their own, the second sometimes in another namespace, and often a gateway. */
function draftProxies({ chance, namespace, clientNamespace }: Draft): readonly AskingProxy[] {
  const sidecars = [
    { kind: "sidecar", namespace, pod: "client-a" },
    { kind: "sidecar", namespace: clientNamespace, pod: "client-b" },
  ] as const;
  return oneIn(chance, 2) ? sidecars : [...sidecars, { kind: "router", namespace: clientNamespace, pod: "gateway" }];
}

function renderNamespaces({ namespace, clientNamespace }: Draft): readonly JsonObject[] {
  return [...new Set([namespace, clientNamespace])].map((name) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name },
  }));
}
