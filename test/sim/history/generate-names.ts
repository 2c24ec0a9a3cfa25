import { type Chance, pick } from "../chance.js";
import { gatewayName, type ZoneAnswer } from "../names/zone.js";
import { CLUSTERS, type Step } from "./steps.js";
import { choose, type Weighted } from "./weighted.js";

const cluster = (chance: Chance) => pick(chance, CLUSTERS);

const NAMES: Weighted<Step["what"]> = [
  [1, (chance) => named(cluster(chance))],
  [
    4,
    (chance) => {
      const of = cluster(chance);
      return { kind: "zone", cluster: of, answer: answer(chance, `203.0.${CLUSTERS.indexOf(of) + 113}`) };
    },
  ],
  [
    3,
    (chance) => ({
      kind: "names",
      cluster: cluster(chance),
      servers: pick(chance, ["first", "all", "all"] as const),
      how: pick(chance, ["SERVFAIL", "REFUSED", "silent", "silent", "NXDOMAIN"] as const),
      forMs: pick(chance, [500, 3_000, 12_000, 45_000]),
    }),
  ],
];

/** Something about the names of gateways. */
export function makeNames(chance: Chance): Step["what"] {
  return choose(chance, NAMES);
}

/** The gateways that have names from the beginning. */
export function beginNamed(chance: Chance): Step[] {
  return CLUSTERS.filter(() => chance() < 0.5).map((of) => ({ afterMs: 0, what: named(of) }));
}

function named(of: (typeof CLUSTERS)[number]): Step["what"] {
  return { kind: "gatewayAddress", cluster: of, addresses: [gatewayName(of)] };
}

function answer(chance: Chance, base: string): ZoneAnswer {
  const last = pick(chance, [["1"], ["2"], ["1", "2"], ["1"], ["refused"], ["NXDOMAIN"], ["noData"]] as const);
  if (last[0] === "NXDOMAIN" || last[0] === "noData") return { kind: last[0] };
  const addresses = last[0] === "refused" ? ["127.0.0.1"] : last.map((digit) => `${base}.${digit}`);
  return { kind: "addresses", addresses, ttlMs: pick(chance, [1_000, 5_000, 20_000]) };
}
