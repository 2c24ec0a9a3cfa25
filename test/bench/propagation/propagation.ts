import { createHttpClient } from "@causeway/sandbox";
import { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import type { BenchContext, Benchmark, Outcome } from "../harness/benchmark.js";
import { runInParallel } from "../harness/run-in-parallel.js";
import { A, B } from "./clusters.js";
import { describePropagation, type Flips } from "./describe-propagation.js";
import { EntryWatch } from "./entry-watch.js";
import { flip, paced, type Source, type Turn } from "./flip-services.js";
import type { Flip } from "./hops.js";
import { FLOOR, MEASURED, serviceName } from "./manifests.js";
import type { EndpointPush, PushWatch } from "./push-watch.js";
import { type Mesh, startMesh } from "./start-mesh.js";
import { readUsages, takeTrace } from "./take-trace.js";

const FULL = { services: 300, floorServices: 300, everyMs: 100 };
const SMOKE = { services: 8, floorServices: 8, everyMs: 20 };
const DEADLINE_MS = 300_000;

/** From a change of readiness in one cluster to the entry seen in another, beside a bare relay between the same two. */
export const propagation: Benchmark = {
  name: "propagation",
  says: "a service loses its last ready instance, or gains its first: until the entry is seen in another cluster",
  worlds: ["embedded", "real"],
  async run(context) {
    const size = context.size === "full" ? FULL : SMOKE;
    context.say(`starting two clusters of ${size.services + size.floorServices} services, central and two edges`);
    await using mesh = await startMesh(size, context.world);
    return await measure(context, mesh, size);
  },
};

interface World {
  readonly mesh: Mesh;
  readonly source: Source;
  readonly watch: EntryWatch;
}

async function measure(context: BenchContext, mesh: Mesh, size: typeof FULL): Promise<Outcome> {
  await using scope = new Scope();
  const { access, setReadiness, pushes } = mesh.clusters;
  const [http, target] = [A, B].map((name) => createHttpClient({ ...access[name], userAgent: "bench" }));
  if (http === undefined || target === undefined) throw new Error("no clients");
  scope.defer(() => http.close());
  scope.defer(() => target.close());
  const watch = scope.use(await EntryWatch.open(target));
  const world = { mesh, source: { http, setReadiness }, watch };
  context.say("waiting for the first entries");
  await settle(world, size);
  await takeTrace(mesh);
  context.say(`${size.services} changes at ${1_000 / size.everyMs} a second, as many through the relay between them`);
  const before = await readUsages(mesh);
  const [flips, floors] = await run(world, size);
  const trace = await takeTrace(mesh);
  const after = await readUsages(mesh);
  return describePropagation({ flips, floors, trace, pushes: await takePushes(pushes, watch), before, after });
}

/** Waits until the proxy was told of every entry, and answers what it was told since the last time. */
async function takePushes(
  pushes: undefined | PushWatch,
  watch: EntryWatch,
): Promise<undefined | readonly EndpointPush[]> {
  if (pushes === undefined) return undefined;
  // As many come as go: only their names tell whether the last push has arrived.
  const isTold = (told: readonly string[]) =>
    told.length === watch.present.size && told.every((of) => watch.present.has(of));
  await waitFor(async () => isTold(await pushes.listRemote()), DEADLINE_MS);
  return await pushes.take();
}

/**
 * The far side has an instance of its own, so that entries go with the last instance here: where nobody has one they stay.
 * All services have been sources once, so that their DestinationRules are there; then every second one is none.
 */
async function settle({ mesh, source, watch }: World, size: typeof FULL): Promise<void> {
  const { http, setReadiness } = source;
  const indexes = Array.from({ length: size.services }, (_, index) => index);
  const turn = (namespace: string, index: number): Turn => ({ namespace, service: serviceName(index), to: "notReady" });
  const all = size.services + size.floorServices;
  await waitFor(
    () => watch.present.size === all,
    DEADLINE_MS,
    () => watch.describe(),
  );
  const odd = indexes.filter((index) => index % 2 === 1);
  await runInParallel(odd, 8, (index) => setReadiness(http, turn(MEASURED, index)));
  await runInParallel(odd, 8, (index) => setReadiness(http, turn(FLOOR, index)));
  await waitFor(
    () => watch.present.size === all - 2 * odd.length,
    DEADLINE_MS,
    () => watch.describe(),
  );
  await takePushes(mesh.clusters.pushes, watch);
}

/** Measured changes and those of the floor alternate, so that both meet the same machine. */
async function run({ source, watch }: World, size: typeof FULL): Promise<readonly [Flips, Flips]> {
  const [flips, floors]: [(undefined | Flip)[], (undefined | Flip)[]] = [[], []];
  const turns = Array.from({ length: size.services }, (_, index) => ({
    service: serviceName(index),
    to: index % 2 === 1 ? ("ready" as const) : ("notReady" as const),
  }));
  const both = turns.flatMap((turn) => [MEASURED, FLOOR].map((namespace) => ({ ...turn, namespace })));
  await paced(both, size.everyMs / 2, async (turn) => {
    const result = await flip(source, watch, turn);
    (turn.namespace === MEASURED ? flips : floors).push(result);
  });
  return [flips, floors];
}
