import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Scope } from "@causeway/shared/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isRunning, type ProcessIdentity, readIdentity } from "./process-identity.js";
import { endDeadRuns, openRunFolder } from "./process-record.js";

let scope = new Scope();
let place = "";

beforeEach(async () => {
  scope = new Scope();
  place = await mkdtemp(join(tmpdir(), "causeway-record-"));
  scope.defer(() => rm(place, { recursive: true, force: true }));
});

afterEach(async () => {
  await scope[Symbol.asyncDispose]();
});

/** A process that does nothing until it is ended. */
function idle(): { readonly child: ChildProcess; readonly identity: ProcessIdentity } {
  const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 60_000)"], { stdio: "ignore" });
  scope.defer(() => void child.kill("SIGKILL"));
  const identity = readIdentity(child.pid ?? 0);
  if (identity === undefined) throw new Error("the process did not start");
  return { child, identity };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** A run as its owner would have left it. */
async function leaveRun(name: string, record: string): Promise<string> {
  const path = join(place, `causeway-real-${name}`);
  await mkdir(path);
  await writeFile(join(path, "processes.jsonl"), record);
  return path;
}

const lines = (...identities: readonly ProcessIdentity[]) =>
  identities.map((identity) => `${JSON.stringify(identity)}\n`).join("");

describe(endDeadRuns, () => {
  it("ends what a dead run left behind, and nothing else", async () => {
    const [owner, leftover, bystander] = [idle(), idle(), idle()];
    const path = await leaveRun("dead", lines(owner.identity, leftover.identity));
    await end(owner.child);
    expect(await endDeadRuns(place)).toEqual([path]);
    expect(isRunning(leftover.identity)).toBe(false);
    expect(isRunning(bystander.identity)).toBe(true);
    expect(existsSync(path)).toBe(false);
  });

  it("leaves a run alone whose owner runs", async () => {
    const [owner, started] = [idle(), idle()];
    const path = await leaveRun("alive", lines(owner.identity, started.identity));
    expect(await endDeadRuns(place)).toEqual([]);
    expect(isRunning(started.identity)).toBe(true);
    expect(existsSync(path)).toBe(true);
  });

  it.each([
    { says: "started at another time", other: { startTicks: "1" } },
    { says: "started before the machine did", other: { bootId: "another" } },
  ])("spares a process of a recorded id that $says", async ({ other }) => {
    const [owner, stranger] = [idle(), idle()];
    await leaveRun("dead", lines(owner.identity, { ...stranger.identity, ...other }));
    await end(owner.child);
    await endDeadRuns(place);
    expect(isRunning(stranger.identity)).toBe(true);
  });

  it("reads a record that broke off", async () => {
    const [owner, leftover] = [idle(), idle()];
    await leaveRun("dead", `${lines(owner.identity, leftover.identity)}{"pid":1,"sta`);
    await end(owner.child);
    await endDeadRuns(place);
    expect(isRunning(leftover.identity)).toBe(false);
  });

  it("takes a process that has ended but was not fetched for ended", async () => {
    const owner = idle();
    owner.child.kill("SIGKILL");
    // Nothing here has yielded to the event loop: the process is still to be fetched.
    while (readIdentity(owner.identity.pid) !== undefined);
    expect(isRunning(owner.identity)).toBe(false);
  });
});

describe(openRunFolder, () => {
  it("has a folder with an owner and goes with its scope", async () => {
    const run = await openRunFolder(scope, place);
    expect(await endDeadRuns(place)).toEqual([]);
    expect(existsSync(run.path)).toBe(true);
    const other = new Scope();
    const { path } = await openRunFolder(other, place);
    await other[Symbol.asyncDispose]();
    expect(existsSync(path)).toBe(false);
    expect(await readdir(place)).toEqual([`causeway-real-${run.id}`]);
  });
});
