import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distributeLoad } from "./distribute-load.js";
import type { MeshEndpoint } from "./endpoint-list.js";
import { pickEndpoint } from "./pick-endpoint.js";
import { place } from "./testing/mesh-worlds.js";

function endpoint(priority: number, at: number, given: Partial<MeshEndpoint> = {}): MeshEndpoint {
  return {
    name: `${priority}-${at}`,
    source: "pod",
    address: `10.${priority}.0.${at}`,
    port: 9080,
    priority,
    locality: place("r1"),
    network: "",
    labels: {},
    serviceAccount: "",
    weight: 1,
    isHealthy: true,
    transport: "mutual",
    ...given,
  };
}

/** So many healthy and unhealthy endpoints a priority. */
function endpoints(...sets: readonly (readonly [number, number])[]): readonly MeshEndpoint[] {
  return sets.flatMap(([healthy, sick], priority) =>
    Array.from({ length: healthy + sick }, (_none, at) => endpoint(priority, at, { isHealthy: at < healthy })),
  );
}

const isHealthy = (one: MeshEndpoint) => one.isHealthy;

describe("distributeLoad", () => {
  it.each([
    {
      title: "all to the first while it is healthy",
      sets: [
        [2, 0],
        [1, 0],
      ],
      panic: 1,
      loads: ["100", "0"],
    },
    {
      title: "72 % are enough",
      sets: [
        [18, 7],
        [1, 0],
      ],
      panic: 1,
      loads: ["100", "0"],
    },
    {
      title: "half of two: 30 % spill over",
      sets: [
        [1, 1],
        [1, 0],
      ],
      panic: 1,
      loads: ["70", "30"],
    },
    {
      title: "none of the first: all to the second",
      sets: [
        [0, 1],
        [1, 0],
      ],
      panic: 1,
      loads: ["0", "100"],
    },
    {
      title: "nothing healthy: everybody panics",
      sets: [
        [0, 1],
        [0, 1],
      ],
      panic: 1,
      loads: ["50!", "50!"],
    },
    { title: "a sole sick endpoint goes on serving", sets: [[0, 1]], panic: 1, loads: ["100!"] },
    {
      title: "nothing healthy and no panic: the first, in vain",
      sets: [
        [0, 1],
        [0, 1],
      ],
      panic: 0,
      loads: ["100", "0"],
    },
    {
      title: "too little in all: shares of what is there",
      sets: [
        [1, 3],
        [1, 3],
      ],
      panic: 1,
      loads: ["50", "50"],
    },
    { title: "no endpoint", sets: [], panic: 1, loads: [] },
  ] as const)("$title", ({ sets, panic, loads }) => {
    const shown = distributeLoad(endpoints(...sets), isHealthy, panic).map(
      ({ percent, isPanic }) => `${percent}${isPanic ? "!" : ""}`,
    );
    expect(shown).toEqual(loads);
  });

  it("adds up to 100 for any endpoints", () => {
    const count = fc.nat(5);
    const sets = fc.array(
      fc.tuple(count, count).filter(([a, b]) => a + b > 0),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(sets, fc.nat(100), (given, panic) => {
        const loads = distributeLoad(endpoints(...given), isHealthy, panic);
        expect(loads.reduce((sum, { percent }) => sum + percent, 0)).toBe(100);
      }),
    );
  });
});

describe("pickEndpoint", () => {
  const view = (list: readonly MeshEndpoint[], panicPercent = 1) => ({
    endpoints: list,
    panicPercent,
    weighsLocalities: true,
    isHealthy,
    openRequests: () => 0,
  });

  it("never picks a sick endpoint while a healthy one takes everything", () => {
    const points = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(points, (given) => {
        const left = [...given];
        const picked = pickEndpoint(view(endpoints([0, 2], [1, 1])), () => left.shift() ?? 0);
        expect(picked?.name).toBe("1-0");
      }),
    );
  });

  it("picks nothing when nothing is healthy and panic is off", () => {
    expect(pickEndpoint(view(endpoints([0, 2]), 0), () => 0.5)).toBeUndefined();
    expect(pickEndpoint(view([]), () => 0.5)).toBeUndefined();
  });

  it("picks the less busy of two", () => {
    const list = endpoints([2, 0]);
    const points = [0, 0.1, 0.9];
    const busy = { ...view(list), openRequests: (one: MeshEndpoint) => (one.name === "0-0" ? 3 : 0) };
    expect(pickEndpoint(busy, () => points.shift() ?? 0)?.name).toBe("0-1");
  });

  it("splits between localities of one priority by their weights", () => {
    const list = [endpoint(0, 0), endpoint(0, 1, { locality: place("r2"), weight: 3 })];
    const counts = { "0-0": 0, "0-1": 0 };
    for (let request = 0; request < 400; request += 1) {
      const points = [0.5, request / 400];
      const name = pickEndpoint(view(list), () => points.shift() ?? 0.5)?.name;
      if (name === "0-0" || name === "0-1") counts[name] += 1;
    }
    expect(counts).toEqual({ "0-0": 100, "0-1": 300 });
  });

  it.each([
    { title: "weighs localities as a whole", weighsLocalities: true, ofSecond: 233 },
    { title: "picks among all endpoints alike otherwise", weighsLocalities: false, ofSecond: 200 },
  ])("$title, where part of one is sick", ({ weighsLocalities, ofSecond }) => {
    const second = { locality: place("r2") };
    const list = [endpoint(0, 0), endpoint(0, 1, second), endpoint(0, 2, second)];
    let found = 0;
    for (let request = 0; request < 400; request += 1) {
      const points = [0.5, request / 400, request / 400];
      const part = { ...view(list), weighsLocalities, isHealthy: ({ name }: MeshEndpoint) => name !== "0-2" };
      if (pickEndpoint(part, () => points.shift() ?? 0.5)?.name === "0-1") found += 1;
    }
    expect(found).toBe(ofSecond);
  });
});
