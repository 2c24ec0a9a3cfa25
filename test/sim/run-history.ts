import type { ServiceKey } from "@causeway/shared";
import { DesiredView } from "../../packages/edge/src/core/desired-view.js";
import type { KubeObject } from "../../packages/edge/src/core/kube.js";
import { ANNOTATION, isOurs } from "../../packages/edge/src/core/render/ownership.js";
import type { SimApiServer } from "./cluster/api-server.js";
import { type Extra, generateHistory } from "./history/generate.js";
import { isFault, type Step } from "./history/steps.js";
import { Judge } from "./judge/judge.js";
import { hasReadyPod, membersOf } from "./judge/truth.js";
import { type Mutation, type SimSite, World, type WorldOptions } from "./world.js";

/** What a run has found. */
export interface Outcome {
  /** What broke a rule, and what differs in the end; empty when all is well. */
  readonly failures: readonly string[];
  readonly wrongDeletes: number;
  readonly writes: number;
}

export const AS_IT_IS: Mutation = {
  createDesired: () => new DesiredView(),
  wrapBasis: (basis) => basis,
  wrapLease: (lease) => lease,
  wrapNames: (servers) => servers,
  wrapReports: (reports) => reports,
  bulkDeleteHoldMs: 60_000,
};

/** Until everything is in place; nothing happens before. */
const BEGIN_MS = 20_000;
/** Longer than any back-off, hold or use, and than a sweep over everything. */
const REST_MS = 140_000;
/** A name's time to live, the confirmation that it is gone, and a hold after that. */
const DENIED_REST_MS = 260_000;
const MAX_SETTLE_MS = 1_500_000;
/** Things reach a process one by one, nearly. */
const LOOK_MS = 5;
/** Where a run comes to rest without faults does not depend on how finely it is looked at: coarse is cheap. */
const COARSE_LOOK_MS = 100;

/** The objects that a run ends with, and what went wrong on the way. */
interface Run {
  readonly failures: readonly string[];
  readonly wrongDeletes: number;
  readonly writes: number;
  readonly objects: ReadonlyMap<string, string>;
}

/** Takes the history with its faults and without, and compares where the two come to rest. */
export async function judgeHistory(seed: string, history: readonly Step[], mutation: Mutation): Promise<Outcome> {
  const real = await run({ seed, lookMs: LOOK_MS, mutation }, history);
  if (real.failures.length > 0) return real;
  const ideal = await run({ seed, lookMs: COARSE_LOOK_MS, mutation }, history.map(withoutFault));
  const failures = [...ideal.failures.map((failure) => `without faults: ${failure}`), ...differences(ideal, real)];
  return { ...real, failures };
}

/** The history of a seed, judged. */
export function judgeSeed(
  seed: string,
  size: { readonly steps: number; readonly extras: readonly Extra[] },
  mutation: Mutation,
): Promise<Outcome> {
  return judgeHistory(seed, generateHistory(seed, size.steps, size.extras), mutation);
}

/** A step that takes its time, and does nothing if it is a fault. */
type Taken = { readonly afterMs: number; readonly what: undefined | Step["what"] };

function withoutFault({ afterMs, what }: Step): Taken {
  return { afterMs, what: isFault(what) ? undefined : what };
}

async function run(options: Omit<WorldOptions, "onRequest" | "onRefused">, history: readonly Taken[]): Promise<Run> {
  const world: World = new World({
    ...options,
    onRequest: (...request) => judge.onRequest(...request),
    onRefused: (...request) => judge.onRefused(...request),
  });
  // Between two coarse looks a wish may go and come back: to the edge it stands, by its age it is new.
  const judge = new Judge(world, { judgesBrake: options.lookMs === LOOK_MS });
  judge.look();
  // Silence alone changes what should be only where somebody asked for that.
  world.network.onHeardAgain = () => {
    if (world.model.lostAfterMs.size > 0) judge.look();
  };
  await world.begin();
  await world.clock.run(BEGIN_MS);
  judge.lookBack();
  for (const { afterMs, what } of history) {
    await world.clock.run(afterMs);
    if (what !== undefined) await world.take({ afterMs, what });
    judge.look();
    for (const { cluster, edge } of world.sites) judge.judgeMemory(cluster, edge);
    if (judge.violations.length > 0) break;
  }
  if (judge.violations.length === 0) await rest(world, judge);
  world.end();
  const failures = [...judge.violations.map(({ kind, message }) => `${kind} ${message}`), ...world.problems];
  const wrongDeletes = judge.violations.filter(({ kind }) => kind === "wrongDelete").length;
  return { failures, wrongDeletes, writes: judge.writes, objects: describeObjects(world) };
}

/** Until nothing has been written for longer than anything is on its way. */
async function rest(world: World, judge: Judge): Promise<void> {
  await world.repair();
  judge.look();
  const beganMs = world.clock.monotonic();
  const restMs = world.zone.hasDenials ? DENIED_REST_MS : REST_MS;
  while (world.clock.monotonic() - Math.max(judge.lastWriteMs, beganMs) < restMs) {
    await world.clock.run(20_000);
    if (world.clock.monotonic() - beganMs < MAX_SETTLE_MS) continue;
    world.problems.push("it does not come to rest");
    return;
  }
  judge.judgeRest();
}

/** Everything of ours, by cluster and place; nothing that no two runs can share. */
function describeObjects({ sites }: World): ReadonlyMap<string, string> {
  const described = new Map<string, string>();
  for (const { cluster, api } of sites) {
    const idle = idleEntries(api, sites);
    for (const object of api.owned()) {
      if (idle.has(object) || isLeftRule(api, object, idle)) continue;
      const { namespace, name } = object.meta;
      // After which of its Services the Gateway of a workload is named, the past decides.
      const id = object.kind === "Gateway" ? JSON.stringify(object.spec["selector"]) : name;
      described.set(`${cluster} ${object.kind} ${namespace}/${id}`, describeContent(object));
    }
  }
  return described;
}

/** Where neither side has an instance an entry stays that was there: whether it was, the past decides. */
function idleEntries(api: SimApiServer, sites: readonly SimSite[]): ReadonlySet<KubeObject> {
  const isIdle = ({ meta }: KubeObject) => {
    const service = (meta.annotations[ANNOTATION.service] ?? "") as ServiceKey;
    const source = sites.find(({ cluster }) => cluster === meta.annotations[ANNOTATION.sourceCluster]);
    return !hasReadyPod(api, service) && source !== undefined && !hasReadyPod(source.api, service);
  };
  return new Set(api.owned().filter((object) => object.kind === "WorkloadEntry" && isIdle(object)));
}

/**
 * A rule that was written for the entries of another service, and whose host takes none of ours any more: it may stay for
 * as long as the other service is imported, and whether it had to be written, the past decides.
 */
function isLeftRule(api: SimApiServer, { kind, meta }: KubeObject, idle: ReadonlySet<KubeObject>): boolean {
  const host = `${meta.namespace}/${meta.name.replace(/^k-/, "")}`;
  if (kind !== "DestinationRule" || meta.annotations[ANNOTATION.service] === host) return false;
  const entries = api.all("WorkloadEntry").filter((entry) => isOurs(entry.meta) && !idle.has(entry));
  const taking = entries.flatMap((entry) => membersOf(api, entry.meta.namespace, entry.spec.labels));
  return !taking.some((service) => `${service.meta.namespace}/${service.meta.name}` === host);
}

function describeContent(object: KubeObject): string {
  const { [ANNOTATION.gateway]: gateway, ...others } = object.meta.annotations;
  const annotations = object.kind === "Gateway" ? others : { ...others, gateway };
  const spec = "spec" in object ? object.spec : {};
  // A live weight stays while it is near enough to the wanted one: which one that is, the past decides.
  const weight = object.kind === "WorkloadEntry" ? { weight: object.spec.weight === undefined ? "none" : "some" } : {};
  return JSON.stringify({ annotations, spec: { ...spec, ...weight } });
}

function differences(ideal: Run, real: Run): string[] {
  const found: string[] = [];
  for (const [id, content] of ideal.objects) {
    const other = real.objects.get(id);
    if (other === undefined) found.push(`missing in the end: ${id}`);
    else if (other !== content) found.push(`different in the end: ${id}: ${other} instead of ${content}`);
  }
  for (const id of real.objects.keys()) if (!ideal.objects.has(id)) found.push(`left in the end: ${id}`);
  return found;
}
