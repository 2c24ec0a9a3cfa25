import { AppError, type BackoffPolicy, backoffMs, type Clock, type Log } from "@causeway/shared";
import type { Condition } from "../core/condition.js";
import { describeStatus } from "../core/condition.js";
import { type InstallEvent, InstallView, WATCHED_KINDS } from "../core/install-view.js";
import { type InstallSettings, planInstall } from "../core/plan-install.js";
import type { LiveResource, ResourceRef } from "../core/resource.js";
import type { InstallWatch, InstallWriter } from "../ports.js";
import { PassQueue } from "./pass-queue.js";

export interface InstallLoopOptions {
  readonly settings: InstallSettings;
  readonly watch: InstallWatch;
  readonly writer: InstallWriter;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** Disposing waits for the pass that runs; what was made stays. */
export interface InstallLoop extends AsyncDisposable {
  describeUnready(): readonly string[];
  readonly counts: Readonly<Record<"create" | "replace" | "status" | "failed", number>>;
}

const RETRY: BackoffPolicy = { baseMs: 200, capMs: 30_000 };

/**
 * Brings what each custom resource asks for into the cluster: one pass at a time, each reading anew what it needs. Nothing
 * is written before every kind has been listed.
 */
export function startInstallLoop(options: InstallLoopOptions): InstallLoop {
  const { watch, clock, random, log } = options;
  const view = new InstallView();
  const counts = { create: 0, replace: 0, status: 0, failed: 0 };
  const queue = new PassQueue<ResourceRef>({
    keyOf: ({ kind, namespace, name }) => `${kind}/${namespace}/${name}`,
    pass: (ref) => runPass(ref, { ...options, view, counts }),
    onFailure: (ref, error) => {
      counts.failed += 1;
      // A race is over in a moment: looking again is all it takes.
      if (!isRace(error)) log.warn({ ...ref, error }, "pass failed, will look again");
    },
    retryMs: (attempt) => backoffMs(attempt, RETRY, random),
    clock,
  });
  const sink = (event: InstallEvent) => {
    const touched = view.onEvent(event);
    if (view.isComplete()) queue.wake(touched);
  };
  const running = watch.start(WATCHED_KINDS, sink);
  return {
    counts,
    describeUnready: () => view.describeUnready(),
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await queue[Symbol.asyncDispose]();
    },
  };
}

interface PassParts extends InstallLoopOptions {
  readonly view: InstallView;
  readonly counts: Record<"create" | "replace" | "status" | "failed", number>;
}

async function runPass(ref: ResourceRef, { view, writer, settings, log, counts, clock }: PassParts): Promise<void> {
  const live = view.find(ref);
  if (live === undefined || live.meta.isTerminating) return;
  const plan = planInstall(live, view.find, settings);
  let failure: undefined | AppError;
  for (const write of plan.writes) {
    failure = await writer.write(write).then(() => undefined, asAppError);
    if (failure !== undefined) break;
    counts[write.kind] += 1;
    log.info({ did: write.kind, ...write.ref }, "object written");
  }
  const conditions = failure === undefined ? plan.conditions : describeFailure(failure, plan.conditions);
  await tellStatus(live, conditions, {
    writer,
    counts,
    now: new Date(clock.now()).toISOString().replace(/\.\d+Z$/, "Z"),
  });
  if (failure !== undefined) throw failure;
}

interface StatusParts {
  readonly writer: InstallWriter;
  readonly counts: { status: number };
  readonly now: string;
}

async function tellStatus(live: LiveResource, conditions: readonly Condition[], parts: StatusParts): Promise<void> {
  const status = describeStatus(live, conditions, parts.now);
  if (status === undefined) return;
  const { kind, meta } = live;
  await parts.writer.writeStatus({ kind, namespace: meta.namespace, name: meta.name }, { ...live.raw, status });
  parts.counts.status += 1;
}

/** Somebody wrote in between, or our own write has not come back yet. */
function isRace({ code }: AppError): boolean {
  return code === "Conflict" || code === "Exists";
}

/** A refusal is what the person must read. */
function describeFailure(failure: AppError, planned: readonly Condition[]): readonly Condition[] {
  if (isRace(failure)) return planned;
  const [accepted] = planned;
  const ready: Condition = { type: "Ready", isTrue: false, reason: "WriteFailed", message: failure.message };
  return accepted === undefined ? [ready] : [accepted, ready];
}

/** What is no AppError is a bug, and is thrown on. */
function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}
