import { describe, expect, it } from "vitest";
import { FaultWorld } from "../support/fault-world.js";
import { SHOP } from "../support/shop.js";
import { expectOutcome, untilProblem, useSharedWorld } from "./shared-world.js";
import { addService, giveInstance, moveGateway, removeService, takeInstance } from "./shop-changes.js";

const BOTH = ["cluster-1", "cluster-2"];
const SERVICES = ["a", "b"];
const MOVED = "203.0.113.99";
const HOME = "203.0.113.2";
const SCOPE = {
  verbs: ["create", "update", "patch", "delete"],
  namespaces: [SHOP],
  userAgent: "causeway-edge",
} as const;
/** Objects that the changes below have the edge of cluster-1 write at once. */
const WRITTEN = 4;

/** A request that is never answered is given up after 30 s; the last of them began just before the fault went. */
const GIVEN_UP_MS = 31_000;

/** By then each write has failed so often that people are told. */
const TOLD_MS = 40_000;

const REFUSALS = [
  { how: "403", effect: { kind: "refuse", code: 403, retryAfterSeconds: undefined }, passMs: TOLD_MS },
  { how: "409", effect: { kind: "refuse", code: 409, retryAfterSeconds: undefined }, passMs: TOLD_MS },
  { how: "429", effect: { kind: "refuse", code: 429, retryAfterSeconds: 1 }, passMs: TOLD_MS },
  { how: "500", effect: { kind: "refuse", code: 500, retryAfterSeconds: undefined }, passMs: TOLD_MS },
  { how: "503", effect: { kind: "refuse", code: 503, retryAfterSeconds: undefined }, passMs: TOLD_MS },
  { how: "a reset", effect: { kind: "reset" }, passMs: TOLD_MS },
  { how: "silence", effect: { kind: "halfOpen" }, passMs: 3 * GIVEN_UP_MS },
] as const;

describe("an API server that answers every write", () => {
  const shared = useSharedWorld({ clusters: 2, services: SERVICES });

  it.each(REFUSALS)(
    "with $how keeps what it has, and gets the rest once it takes writes",
    async ({ effect, passMs }) => {
      const world = shared();
      const before = world.owned(["cluster-1"]);
      const takeBack = world.cluster("cluster-1").faults.add({ ...SCOPE, effect });
      await changeEverything(world);
      await world.soon(() => effect.kind === "halfOpen" || failedObjects(world).size > 0);
      await world.clock.pass(passMs);
      await world.soon(() => failedObjects(world).size === WRITTEN);
      expect(world.owned(["cluster-1"])).toEqual(before);
      expect(world.writes()["cluster-1"]).toBeUndefined();
      // A fifth of a second apart would be 200.
      expect(mostTries(world)).toBeLessThan(20);
      await untilProblem(world, "cluster-1", "WriteFailed");

      takeBack();
      await world.clock.pass(GIVEN_UP_MS);
      await expectOutcome(world, {
        owned: {
          "cluster-1": [
            "DestinationRule shop/a",
            "DestinationRule shop/b",
            "DestinationRule shop/c",
            "Gateway shop/k-shop-gateway a,b,c",
            `WorkloadEntry shop/b@cluster-2 ${MOVED}`,
            `WorkloadEntry shop/c@cluster-2 ${MOVED}`,
          ],
          "cluster-2": world.settledState(["a", "b", "c"])["cluster-2"] ?? [],
        },
        writes: {
          "cluster-1": [
            "create DestinationRule shop/c",
            "update Gateway shop/k-shop-gateway a,b,c",
            `create WorkloadEntry shop/b@cluster-2 ${MOVED}`,
            `create WorkloadEntry shop/c@cluster-2 ${MOVED}`,
            `delete WorkloadEntry shop/a@cluster-2 ${HOME}`,
            `delete WorkloadEntry shop/b@cluster-2 ${HOME}`,
          ],
          "cluster-2": [
            "create DestinationRule shop/c",
            "update Gateway shop/k-shop-gateway a,b,c",
            "create WorkloadEntry shop/c@cluster-1 203.0.113.1",
          ],
        },
      });
      await changeBack(world);
    },
  );
});

it("an API server that says when it wants to be asked again is left alone until then", async () => {
  await using world = await FaultWorld.startSettled({ clusters: 2, services: SERVICES });
  const before = world.owned();
  const effect = { kind: "refuse", code: 429, retryAfterSeconds: 20 } as const;
  world.cluster("cluster-1").faults.add({ ...SCOPE, times: 1, effect });
  await takeInstance(world, "cluster-2", "a");
  await world.soon(() => failures(world).length === 1);
  await world.clock.pass(19_000);
  expect([world.owned(), failures(world).length]).toEqual([before, 1]);
  await world.clock.pass(2_000);
  await world.soon(() => world.owned()["cluster-1"]?.includes(`WorkloadEntry shop/a@cluster-2 ${HOME}`) === false);
  expect(world.writes()).toEqual({ "cluster-1": [`delete WorkloadEntry shop/a@cluster-2 ${HOME}`] });
});

/** Something to delete, to create, to change and to replace in cluster-1. */
async function changeEverything(world: FaultWorld): Promise<void> {
  await takeInstance(world, "cluster-2", "a");
  await addService(world, BOTH, "c");
  await moveGateway(world, "cluster-2", MOVED);
}

async function changeBack(world: FaultWorld): Promise<void> {
  await giveInstance(world, "cluster-2", "a");
  await removeService(world, BOTH, "c");
  await moveGateway(world, "cluster-2", HOME);
  await world.soon(() => world.isSettled(SERVICES));
}

interface Failure {
  readonly object: string;
  readonly attempts: number;
}

function failures(world: FaultWorld): readonly Failure[] {
  const lines = world.log.lines.filter(({ message }) => message === "write failed");
  return lines.map(({ fields }) => ({ object: String(fields["object"]), attempts: Number(fields["attempts"]) }));
}

function failedObjects(world: FaultWorld): ReadonlySet<string> {
  return new Set(failures(world).map(({ object }) => object));
}

/** How often the edge has tried the object that it has tried most. */
function mostTries(world: FaultWorld): number {
  return Math.max(0, ...failures(world).map(({ attempts }) => attempts));
}
