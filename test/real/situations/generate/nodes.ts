import type { JsonObject } from "@causeway/sandbox";

const PLACES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "node-a1": { region: "r1", zone: "z1" },
  "node-a1-s1": { region: "r1", zone: "z1", subZone: "s1" },
  "node-a2": { region: "r1", zone: "z2" },
  "node-a": { region: "r1" },
  "node-b1": { region: "r2", zone: "z1" },
  "node-c3": { region: "r3", zone: "z3", subZone: "s2" },
  "node-z1": { zone: "z1" },
  "node-nowhere": {},
};

const LABELS: Readonly<Record<string, string>> = {
  region: "topology.kubernetes.io/region",
  zone: "topology.kubernetes.io/zone",
  subZone: "topology.istio.io/subzone",
};

export const NODES: readonly string[] = Object.keys(PLACES);

/** Nodes in several places, for all situations. */
export function renderNodes(): readonly JsonObject[] {
  return Object.entries(PLACES).map(([name, place]) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: Object.fromEntries(Object.entries(place).map(([part, value]) => [LABELS[part] ?? part, value])),
    },
  }));
}
