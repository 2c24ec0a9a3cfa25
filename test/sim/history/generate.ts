import { ESSENTIAL_KINDS } from "../../../packages/edge/src/core/kube.js";
import { between, type Chance, createChance, pick } from "../chance.js";
import { beginNamed, makeNames } from "./generate-names.js";
import {
  CLUSTERS,
  type ClusterChange,
  type ConfigChange,
  type Fault,
  isFault,
  SERVICES,
  type Step,
  WORKSPACES,
} from "./steps.js";
import { choose, type Make, type Weighted } from "./weighted.js";

const cluster: Make<(typeof CLUSTERS)[number]> = (chance) => pick(chance, CLUSTERS);
const service: Make<string> = (chance) => (chance() < 0.5 ? SERVICES[0] : pick(chance, SERVICES));
const podState = (chance: Chance) => pick(chance, ["ready", "ready", "unready", "absent"] as const);
const ordinal = (chance: Chance) => pick(chance, [1, 1, 2] as const);
const isThere = (chance: Chance) => chance() < 0.5;

const CONFIG: Weighted<ConfigChange> = [
  [
    3,
    (chance) => ({
      kind: "workspace",
      workspace: pick(chance, WORKSPACES),
      clusters: pick(chance, [["*"], ["*"], ["c1", "c2"], ["c2", "c3"], undefined]),
    }),
  ],
  [
    4,
    (chance) => ({
      kind: "setting",
      workspace: pick(chance, WORKSPACES),
      exposes: pick(chance, ["all", "all", "labelled", "details", "nothing", "absent"] as const),
    }),
  ],
  [
    2,
    (chance) => ({
      kind: "cluster",
      cluster: cluster(chance),
      state: pick(chance, ["plain", "plain", "drained", "paused", "absent"] as const),
    }),
  ],
];

const CLUSTER: Weighted<ClusterChange> = [
  [
    3,
    (chance) => ({
      kind: "service",
      cluster: cluster(chance),
      service: service(chance),
      shape: pick(chance, ["plain", "plain", "labelled", "otherPorts", "otherSelector", "headless", "absent"] as const),
    }),
  ],
  [
    8,
    (chance) => ({
      kind: "pod",
      cluster: cluster(chance),
      service: service(chance),
      pod: ordinal(chance),
      state: podState(chance),
      account: chance() < 0.8 ? "sa-1" : "sa-2",
      hasSidecar: chance() < 0.9,
    }),
  ],
  [
    1,
    (chance) => ({ kind: "flap", cluster: cluster(chance), service: service(chance), times: between(chance, 3, 12) }),
  ],
  [
    3,
    (chance) => {
      const of = cluster(chance);
      const base = `203.0.${CLUSTERS.indexOf(of) + 113}`;
      const addresses = pick(chance, [[], ["1"], ["2"], ["1", "2"], ["1"]]).map((last) => `${base}.${last}`);
      return { kind: "gatewayAddress", cluster: of, addresses };
    },
  ],
  [2, (chance) => ({ kind: "gatewayPod", cluster: cluster(chance), pod: ordinal(chance), state: podState(chance) })],
  [
    1,
    (chance) => ({
      kind: "gatewayService",
      cluster: cluster(chance),
      which: ordinal(chance),
      isThere: isThere(chance),
    }),
  ],
  [
    1,
    (chance) => ({
      kind: "namespace",
      cluster: cluster(chance),
      namespace: pick(chance, ["bookinfo", "shop"]),
      isThere: isThere(chance),
    }),
  ],
  [
    3,
    (chance) => ({
      kind: "hand",
      cluster: cluster(chance),
      deed: pick(chance, ["edit", "delete", "unmark"] as const),
      index: between(chance, 0, 40),
    }),
  ],
  [
    2,
    (chance) => ({
      kind: "foreign",
      cluster: cluster(chance),
      what: pick(chance, ["rule", "gateway", "sameName", "authentication"] as const),
      isThere: isThere(chance),
    }),
  ],
];

const forMs = (chance: Chance) => pick(chance, [50, 500, 3_000, 12_000, 45_000]);

const FAULT: Weighted<Fault> = [
  [
    6,
    (chance) => ({
      kind: "cut",
      cluster: cluster(chance),
      stream: pick(chance, [undefined, "report", "follow"] as const),
      frames: between(chance, 0, 12),
    }),
  ],
  [1, (chance) => ({ kind: "delay", cluster: cluster(chance), ms: between(chance, 50, 2_500), forMs: forMs(chance) })],
  [2, (chance) => ({ kind: "halfOpen", cluster: cluster(chance), forMs: forMs(chance) })],
  [
    4,
    (chance) => ({
      kind: "edge",
      cluster: cluster(chance),
      how: pick(chance, ["kill", "kill", "stop"] as const),
      awayMs: forMs(chance),
    }),
  ],
  [
    3,
    (chance) => ({
      kind: "central",
      store: pick(chance, ["same", "same", "same", "empty", "older"] as const),
      awayMs: forMs(chance),
    }),
  ],
  [1, () => ({ kind: "repair" })],
  [
    4,
    (chance) => ({
      kind: "api",
      cluster: cluster(chance),
      code: pick(chance, ["Conflict", "Throttled", "Unavailable", "Timeout", "Forbidden"] as const),
      share: pick(chance, [0.3, 1]),
      isCarriedOut: chance() < 0.5,
      forMs: forMs(chance),
    }),
  ],
  [
    3,
    (chance) => ({
      kind: "watch",
      cluster: cluster(chance),
      of: chance() < 0.4 ? ESSENTIAL_KINDS : [pick(chance, ESSENTIAL_KINDS)],
      fault: pick(chance, ["stall", "gone", "refused"] as const),
      forMs: forMs(chance),
    }),
  ],
  [
    1,
    (chance) => ({ kind: "skew", cluster: cluster(chance), ms: pick(chance, [-3_600_000, -5_000, 5_000, 3_600_000]) }),
  ],
];

/** What histories have only when they are asked to, with how to make it: tried on its own before it joins the others. */
const EXTRAS = {
  mismatch: (chance: Chance): Step["what"] => ({
    ...{ kind: "mismatch", cluster: cluster(chance), stream: pick(chance, ["report", "follow"] as const) },
  }),
  edgeLost: (chance: Chance): Step["what"] =>
    chance() < 0.4
      ? {
          ...{ kind: "edgeLost", workspace: pick(chance, WORKSPACES) },
          afterMs: pick(chance, [undefined, 5_000, 20_000, 60_000]),
        }
      : // Longer than the longest of these times and a hold.
        { kind: "edge", cluster: cluster(chance), how: "kill", awayMs: pick(chance, [30_000, 90_000, 150_000]) },
  edgeReplaced: (chance: Chance): Step["what"] => ({
    ...{ kind: "edge", cluster: cluster(chance), how: "replace" },
    awayMs: pick(chance, [0, 50, 500, 3_000, 12_000, 45_000, 90_000]),
  }),
} as const;

export type Extra = keyof typeof EXTRAS;
export const EXTRA_NAMES = Object.keys(EXTRAS) as Extra[];
/** Of the steps of a history that has any. */
const EXTRA_SHARE = 0.15;

/** Of all histories, in how many gateways have names. */
const NAMES_SHARE = 0.5;

/** A history of so many steps. The store is lost or set back once at most: what a person then adopts is adopted for good. */
export function generateHistory(seed: string, steps: number, extras: readonly Extra[] = []): Step[] {
  const chance = createChance(`${seed} history`);
  const hasNames = chance() < NAMES_SHARE;
  const history = hasNames ? beginNamed(chance) : [];
  let hasLostStore = false;
  while (history.length < steps) {
    const isExtra = extras.length > 0 && chance() < EXTRA_SHARE;
    const what = isExtra ? EXTRAS[pick(chance, extras)](chance) : make(chance, hasNames);
    const losesStore = what.kind === "central" && isFault(what) && what.store !== "same";
    if (losesStore && hasLostStore) continue;
    hasLostStore ||= losesStore;
    history.push({ afterMs: wait(chance), what });
  }
  return history;
}

function make(chance: Chance, hasNames: boolean): Step["what"] {
  if (hasNames && chance() < 0.2) return makeNames(chance);
  const kind = chance();
  if (kind < 0.12) return choose(chance, CONFIG);
  return kind < 0.6 ? choose(chance, CLUSTER) : choose(chance, FAULT);
}

/** Mostly while something is still on its way, sometimes after everything has come to rest. */
function wait(chance: Chance): number {
  const kind = chance();
  if (kind < 0.3) return between(chance, 0, 30);
  if (kind < 0.6) return between(chance, 30, 600);
  return kind < 0.9 ? between(chance, 600, 10_000) : between(chance, 10_000, 70_000);
}
