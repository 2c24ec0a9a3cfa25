import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ApiObject, JsonObject } from "../api-object.js";
import { planRollout, replicasOf } from "./rollout.js";

function workload(name: string, spec: JsonObject, status: JsonObject = {}): ApiObject {
  const metadata = { name, uid: name, resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z" };
  return { apiVersion: "apps/v1", kind: "ReplicaSet", metadata, spec, status };
}

const set = (name: string, replicas: number, available: number) =>
  workload(name, { replicas }, { replicas, availableReplicas: available });

const rolling = (replicas: number, maxSurge: number | string, maxUnavailable: number | string) =>
  workload("d", { replicas, strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } } });

const recreate = (replicas: number) => workload("d", { replicas, strategy: { type: "Recreate" } });

function plan(deployment: ApiObject, current: ApiObject, old: readonly ApiObject[], hasOldPods = false): string[] {
  const steps = planRollout({ deployment, current, old, hasOldPods });
  return steps.map((step) => `${step.set.metadata.name}=${step.replicas}`);
}

describe("planRollout", () => {
  it.each([
    { what: "is done", deployment: rolling(3, 1, 0), current: set("new", 3, 3), old: [], steps: [] },
    { what: "scales up", deployment: rolling(3, 1, 0), current: set("new", 1, 1), old: [], steps: ["new=3"] },
    { what: "scales down", deployment: rolling(1, 1, 0), current: set("new", 3, 3), old: [], steps: ["new=1"] },
    {
      what: "surges by one",
      deployment: rolling(3, 1, 0),
      current: set("new", 0, 0),
      old: [set("old", 3, 3)],
      steps: ["new=1"],
    },
    {
      what: "waits for the new one",
      deployment: rolling(3, 1, 0),
      current: set("new", 1, 0),
      old: [set("old", 3, 3)],
      steps: [],
    },
    {
      what: "takes an old one away",
      deployment: rolling(3, 1, 0),
      current: set("new", 1, 1),
      old: [set("old", 3, 3)],
      steps: ["old=2"],
    },
    {
      what: "may miss one",
      deployment: rolling(3, 0, 1),
      current: set("new", 0, 0),
      old: [set("old", 3, 3)],
      steps: ["old=2"],
    },
    {
      what: "reads percentages",
      deployment: rolling(4, "25%", "25%"),
      current: set("new", 1, 0),
      old: [set("old", 4, 4)],
      steps: ["old=3"],
    },
    {
      what: "takes old ones that are not available first",
      deployment: rolling(3, 1, 0),
      current: set("new", 1, 1),
      old: [set("sound", 2, 2), set("broken", 1, 0)],
      steps: ["broken=0"],
    },
    {
      what: "moves on when both limits are nothing",
      deployment: rolling(1, 0, 0),
      current: set("new", 0, 0),
      old: [set("old", 1, 1)],
      steps: ["old=0"],
    },
    {
      what: "empties all",
      deployment: rolling(0, 1, 0),
      current: set("new", 1, 1),
      old: [set("old", 1, 1)],
      steps: ["new=0"],
    },
  ])("$what", ({ deployment, current, old, steps }) => {
    expect(plan(deployment, current, old)).toEqual(steps);
  });

  it("recreates: the old ones go, and only when their pods are gone the new ones come", () => {
    expect(plan(recreate(2), set("new", 0, 0), [set("old", 2, 2)], true)).toEqual(["old=0"]);
    expect(plan(recreate(2), set("new", 0, 0), [set("old", 0, 0)], true)).toEqual([]);
    expect(plan(recreate(2), set("new", 0, 0), [set("old", 0, 0)], false)).toEqual(["new=2"]);
  });

  it("always arrives, never with fewer available or more in all than the limits allow", () => {
    const input = fc.record({
      replicas: fc.integer({ min: 1, max: 8 }),
      surge: fc.integer({ min: 0, max: 3 }),
      unavailable: fc.integer({ min: 0, max: 3 }),
      old: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(input, ({ replicas, surge, unavailable, old }) => {
        const deployment = rolling(replicas, surge, unavailable);
        const lowest = replicas - (surge === 0 && unavailable === 0 ? 1 : unavailable);
        let sets = [set("new", 0, 0), ...old.map((count, at) => set(`old-${at}`, count, count))];
        const total = () => sets.reduce((sum, one) => sum + replicasOf(one), 0);
        const begin = total();
        for (let round = 0; round < 100; round += 1) {
          const [current, ...others] = sets;
          if (current === undefined) throw new Error("there is a current set");
          const steps = planRollout({ deployment, current, old: others, hasOldPods: true });
          // Every pod that is started becomes available before the next look.
          sets = sets.map((one) => {
            const count = steps.find((step) => step.set === one)?.replicas ?? replicasOf(one);
            return set(one.metadata.name, count, count);
          });
          expect(total()).toBeGreaterThanOrEqual(Math.min(lowest, begin));
          expect(total()).toBeLessThanOrEqual(Math.max(replicas + surge, begin));
        }
        expect(sets.map(replicasOf)).toEqual([replicas, ...old.map(() => 0)]);
      }),
    );
  });
});
