import type { ClusterId } from "@causeway/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Holders } from "./holders.js";

const step = fc.record({
  cluster: fc.constantFrom(...Array.from({ length: 12 }, (_, nth) => `c${nth}` as ClusterId)),
  isAdd: fc.boolean(),
});

/** Plays the steps beside a plain list of all references; returns what the two have to say. */
function play(steps: readonly { readonly cluster: ClusterId; readonly isAdd: boolean }[]) {
  const holders = new Holders();
  const all: ClusterId[] = [];
  return steps.map(({ cluster, isAdd }) => {
    const before = all.filter((held) => held === cluster).length;
    const said = isAdd ? holders.add(cluster) : holders.remove(cluster);
    const isLast = before === 0 ? undefined : before === 1;
    if (isAdd) all.push(cluster);
    else if (before > 0) all.splice(all.indexOf(cluster), 1);
    const clusters = [...holders.clusters()].sort();
    return {
      actual: { said, clusters, isEmpty: holders.isEmpty },
      expected: { said: isAdd ? before === 0 : isLast, clusters: [...new Set(all)].sort(), isEmpty: all.length === 0 },
    };
  });
}

describe(Holders, () => {
  it("counts as a list of all references would, few or many", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
        for (const { actual, expected } of play(steps)) expect(actual).toEqual(expected);
      }),
    );
  });
});
