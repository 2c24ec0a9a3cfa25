import { AppError } from "@causeway/shared/basics";
import type { ExitCode } from "./cli-io.js";
import type { Condition } from "./core/condition.js";
import { textAt } from "./core/record.js";
import { readRequest } from "./io/central-client.js";
import { watchCentral } from "./io/watch-central.js";
import type { Call } from "./verb.js";
import { Wakeup } from "./wakeup.js";

export interface WaitRequest {
  /** Kind and names of each object. */
  readonly paths: readonly (readonly string[])[];
  readonly condition: Condition;
  readonly timeoutMs: number;
  /** As the person wrote it. */
  readonly timeout: string;
}

/** With central's events, looking unasked is for what an event might have missed. */
const WATCHED_MS = 10_000;
/** Without them: ever more slowly, up to the cap. */
const POLL = { firstMs: 250, growth: 1.5, capMs: 5_000 };

/** How an object stands. */
type Sight =
  | { readonly kind: "absent" }
  | { readonly kind: "present"; readonly status: string; readonly reason: string; readonly message: string };

/** What the parts of one wait share. */
interface Wait {
  readonly request: WaitRequest;
  readonly call: Call;
  readonly wakeup: Wakeup;
  readonly stop: AbortSignal;
  /** How long to pause before looking again unasked. */
  nextPauseMs: () => number;
}

/** Waits until every object is as wanted; prints each as it comes, and 1 with what was last seen when time is up. */
export async function waitForAll(request: WaitRequest, call: Call): Promise<ExitCode> {
  const stop = new AbortController();
  const cancel = call.io.clock.after(request.timeoutMs, () => stop.abort());
  const wakeup = new Wakeup(call.io.clock);
  const wait: Wait = { request, call, wakeup, stop: stop.signal, nextPauseMs: growingPause() };
  const following = followEvents(wait);
  try {
    let exitCode: ExitCode = 0;
    for (const path of request.paths) if ((await waitForOne(path, wait)) !== 0) exitCode = 1;
    return exitCode;
  } finally {
    cancel();
    stop.abort();
    await following;
  }
}

async function waitForOne(path: readonly string[], wait: Wait): Promise<ExitCode> {
  const { request, call, stop } = wait;
  const { condition } = request;
  const name = path.join("/");
  let last: undefined | Sight;
  while (!stop.aborted) {
    const seen = await lookAgain(path, wait, last);
    if (seen !== undefined && isMet(seen, condition)) {
      call.io.stdout.write(`${name} is ${condition.kind === "deleted" ? "deleted" : condition.word}\n`);
      return 0;
    }
    if (seen?.kind === "absent") {
      call.report.error(`there is no ${name}${last === undefined ? "" : " any more"}`);
      return 1;
    }
    last = seen ?? last;
    await wait.wakeup.pause(wait.nextPauseMs(), stop);
  }
  const why = `${name} ${describeLast(last)} after ${request.timeout}`;
  call.report.error(why);
  call.report.reasonsIn(why);
  return 1;
}

/** Undefined when central could not be asked; the first time that is the end. */
async function lookAgain(path: readonly string[], wait: Wait, last: undefined | Sight): Promise<undefined | Sight> {
  try {
    return await lookAt(path, wait);
  } catch (error) {
    const mayPass = error instanceof AppError && error.retryable && last !== undefined;
    if (mayPass || wait.stop.aborted) return undefined;
    throw error;
  }
}

async function lookAt(path: readonly string[], { call: { central }, request, stop }: Wait): Promise<Sight> {
  const object = await central.send(readRequest(...path), stop);
  if (!object.ok && object.error.status === 404) return { kind: "absent" };
  if (!object.ok) throw new AppError(object.error.status >= 500 ? "Unavailable" : "Invalid", object.error.detail);
  if (request.condition.kind === "deleted") return { kind: "present", status: "there", reason: "", message: "" };
  const status = await central.send(readRequest("status", ...path), stop);
  if (!status.ok) throw new AppError("Unavailable", `no status of ${path.join("/")}: ${status.error.detail}`);
  // The status of an older version says nothing of the newest.
  const version = textAt(object.value, "metadata", "resourceVersion");
  const isCurrent = version === undefined || textAt(status.value, "etag") === version;
  return {
    kind: "present",
    status: isCurrent ? (textAt(status.value, "status") ?? "DIRTY") : "DIRTY",
    reason: textAt(status.value, "reason") ?? "",
    message: textAt(status.value, "message") ?? "",
  };
}

function isMet(seen: Sight, condition: Condition): boolean {
  if (condition.kind === "deleted") return seen.kind === "absent";
  return seen.kind === "present" && seen.status === condition.word;
}

function describeLast(last: undefined | Sight): string {
  if (last?.kind !== "present") return "could not be looked at";
  const why = [last.reason, last.message].filter((text) => text !== "").join(": ");
  return `is still ${last.status}${why === "" ? "" : ` (${why})`}`;
}

/** Every event may be the one: each makes the wait look again. Without events it looks by itself. */
async function followEvents(wait: Wait): Promise<void> {
  const { call, stop, wakeup } = wait;
  try {
    for await (const news of watchCentral(
      call.central,
      { kinds: ["config", "status"], since: undefined, signal: stop },
      call.io,
    )) {
      wait.nextPauseMs = news.kind === "down" ? growingPause() : () => WATCHED_MS;
      if (news.kind !== "down") wakeup.wake();
    }
  } catch {
    // The looks themselves tell whether central is there.
  }
  wait.nextPauseMs = growingPause();
  wakeup.wake();
}

function growingPause(): () => number {
  let nextMs = POLL.firstMs;
  return () => {
    const ms = nextMs;
    nextMs = Math.min(POLL.capMs, nextMs * POLL.growth);
    return ms;
  };
}
