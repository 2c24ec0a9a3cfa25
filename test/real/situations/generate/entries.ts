import type { JsonObject } from "@causeway/sandbox";
import { between, type Chance, pick } from "../../../sim/chance.js";
import { type Draft, oneIn, perhaps } from "./draft.js";
import { type DraftService, NAMED_PORTS } from "./services.js";

const LOCALITIES = ["r2/z1", "r1/z1", "r1/z2", "r3/z3/s2", "r2", "r1/z1/s1", ""];
const NETWORKS = ["xcp-cluster-2", "xcp-cluster-2", "xcp-cluster-3", "net-1", ""];

/** Remote instances: as an edge writes them, and odd ones. */
export function renderEntries(draft: Draft, services: readonly DraftService[]): readonly JsonObject[] {
  const { chance } = draft;
  const entries = Array.from({ length: between(chance, 0, 4) }, (_none, at) => {
    const service = pick(chance, services);
    return oneIn(chance, 2) ? renderOurs(draft, service, at) : renderOdd(draft, service, at);
  });
  // Two groups of instances behind one gateway: equal in all but the subset's label.
  const [first] = entries;
  if (first === undefined || !oneIn(chance, 5)) return entries;
  const spec = first["spec"] as JsonObject;
  const labels = { ...(spec["labels"] as JsonObject), version: "v9" };
  return [...entries, renderEntry(draft, "k-again", { ...spec, labels })];
}

function renderOurs(draft: Draft, service: DraftService, at: number): JsonObject {
  const { chance } = draft;
  const names = [...service.ports.map(({ name }) => name).filter((name) => name !== ""), ...NAMED_PORTS];
  return renderEntry(draft, `k-${service.name}-${at}`, {
    address: `203.0.113.${10 + at}`,
    ports: Object.fromEntries(names.map((name) => [name, 15_443])),
    network: pick(chance, ["xcp-cluster-2", "xcp-cluster-3"]),
    locality: pick(chance, LOCALITIES.slice(0, 4)),
    serviceAccount: "details",
    labels: { ...service.selector, "security.istio.io/tlsMode": pick(chance, ["disabled", "disabled", "istio"]) },
  });
}

function renderOdd(draft: Draft, service: DraftService, at: number): JsonObject {
  const { chance } = draft;
  const names = ["http", "http-web", "tcp-db", ...NAMED_PORTS].filter(() => oneIn(chance, 2));
  const locality = pick(chance, LOCALITIES);
  const network = pick(chance, NETWORKS);
  const account = pick(chance, ["details", "other", ""]);
  return renderEntry(draft, `odd-${at}`, {
    address: addressOf(chance, at),
    ...perhaps(names.length > 0, {
      ports: Object.fromEntries(names.map((name) => [name, between(chance, 15_440, 15_443)])),
    }),
    ...perhaps(network !== "", { network }),
    ...perhaps(locality !== "", { locality }),
    ...perhaps(account !== "", { serviceAccount: account }),
    ...perhaps(oneIn(chance, 3), { weight: pick(chance, [1, 3, 100]) }),
    labels: {
      ...perhaps(!oneIn(chance, 8), service.selector),
      version: pick(chance, ["v1", "v2"]),
      ...perhaps(oneIn(chance, 4), { rack: pick(chance, ["one", "two"]) }),
      ...perhaps(!oneIn(chance, 4), { "security.istio.io/tlsMode": pick(chance, ["istio", "disabled", "other"]) }),
    },
  });
}

/** Nothing but addresses: a name is left out by istiod, and without an address Envoy refuses everything. */
function addressOf(chance: Chance, at: number): string {
  if (oneIn(chance, 12)) return "gateway.example.com";
  return oneIn(chance, 30) ? "" : pick(chance, [`198.51.100.${20 + at}`, `2001:db8::${20 + at}`]);
}

function renderEntry({ namespace }: Draft, name: string, spec: JsonObject): JsonObject {
  return { apiVersion: "networking.istio.io/v1", kind: "WorkloadEntry", metadata: { name, namespace }, spec };
}
