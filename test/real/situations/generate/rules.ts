import type { JsonObject } from "@causeway/sandbox";
import { between, type Chance, pick } from "../../../sim/chance.js";
import { type Draft, oneIn, perhaps, someOf } from "./draft.js";
import { renderOurPolicy, renderPolicy, renderPolicyWithPorts } from "./policies.js";
import type { DraftService } from "./services.js";

export interface DraftRule {
  readonly rule: JsonObject;
  /** Younger than all other objects. */
  readonly isLate: boolean;
}

/** DestinationRules for a service: none, one as an edge writes it, and others of all kinds that may stand in its way. */
export function draftRules(draft: Draft, service: DraftService): readonly DraftRule[] {
  const { chance, namespace } = draft;
  const host = `${service.name}.${namespace}.svc.cluster.local`;
  const ours = oneIn(chance, 2)
    ? [
        {
          rule: renderRule(
            { name: `causeway-${service.name}`, namespace },
            { host, trafficPolicy: renderOurPolicy(chance) },
          ),
          isLate: oneIn(chance, 2),
        },
      ]
    : [];
  const others = Array.from({ length: pick(chance, [0, 0, 1, 1, 2, 3]) }, (_none, at) =>
    draftOther(draft, service, at),
  );
  return [...ours, ...others];
}

function draftOther(draft: Draft, service: DraftService, at: number): DraftRule {
  const { chance, namespace } = draft;
  const owner = pick(chance, [namespace, namespace, namespace, draft.clientNamespace, "istio-system"]);
  const name = `${between(chance, 0, 1) === 0 ? "a" : "z"}-${service.name}-${at}-${draft.number}`;
  const subsets = renderSubsets(chance);
  const exportTo = pick(chance, [
    [],
    [],
    [],
    ["*"],
    ["."],
    [draft.clientNamespace],
    ["elsewhere"],
    [namespace, draft.clientNamespace],
  ]);
  const clients = pick(chance, ["client-a", "client-b", "gateway", "nobody"]);
  const spec = {
    host: hostOf(draft, service, owner),
    ...perhaps(!oneIn(chance, 4), {
      trafficPolicy: pick(chance, [renderPolicy, renderPolicyWithPorts, renderOurPolicy])(chance),
    }),
    ...perhaps(subsets.length > 0, { subsets }),
    ...perhaps(exportTo.length > 0, { exportTo: [...new Set(exportTo)] }),
    ...perhaps(oneIn(chance, 6), { workloadSelector: { matchLabels: { app: clients } } }),
  };
  return { rule: renderRule({ name, namespace: owner }, spec), isLate: oneIn(chance, 2) };
}

/** Short names only where they mean the service; a rule in Istio's root namespace must not be for other situations. */
function hostOf({ chance, namespace }: Draft, { name }: DraftService, owner: string): string {
  const full = `${name}.${namespace}.svc.cluster.local`;
  if (oneIn(chance, 6)) return `*.${namespace}.svc.cluster.local`;
  if (owner !== "istio-system" && oneIn(chance, 8)) return pick(chance, ["*.svc.cluster.local", "*.local", "*"]);
  return owner === namespace && oneIn(chance, 3) ? name : full;
}

function renderSubsets(chance: Chance): readonly JsonObject[] {
  const some = oneIn(chance, 2) ? [] : someOf(chance, ["v1", "v2", "near"]);
  return some.map((name) => ({
    name,
    ...perhaps(!oneIn(chance, 8), {
      labels: name === "near" ? { "topology.kubernetes.io/region": "r1" } : { version: name },
    }),
    ...perhaps(oneIn(chance, 3), { trafficPolicy: pick(chance, [renderPolicy, renderPolicyWithPorts])(chance) }),
  }));
}

function renderRule(metadata: JsonObject, spec: JsonObject): JsonObject {
  return { apiVersion: "networking.istio.io/v1", kind: "DestinationRule", metadata, spec };
}
