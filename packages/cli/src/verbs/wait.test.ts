import { type FakeClock, waitFor } from "@causeway/shared/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callCli, clockAt, NOW, type Outcome } from "../testing/call-cli.js";
import { FakeCentral } from "../testing/fake-central.js";

const WS = "workspaces/tetrate/tetrate/a";

let central: FakeCentral;
let clock: FakeClock;
beforeEach(async () => {
  central = await FakeCentral.start();
  clock = clockAt(NOW);
  central.store.objects.set(WS, object("7"));
  setStatus("DIRTY");
});
afterEach(() => central[Symbol.asyncDispose]());

function object(resourceVersion: string) {
  return { kind: "Workspace", metadata: { organization: "tetrate", tenant: "tetrate", name: "a", resourceVersion } };
}

function setStatus(status: string, etag = "7"): void {
  central.store.statuses.set(WS, { status, etag, reason: "NotConfirmed", message: "1 of 2 clusters" });
}

const start = (words: string): Promise<Outcome> => callCli(words, { server: central.url, clock });
const looks = (): number => central.requests.filter((request) => request === `GET /v2/${WS}`).length;

/** A wait that stands: its watch is open and it has looked at the object since. */
async function standing(words: string): Promise<Promise<Outcome>[]> {
  const outcome = start(words);
  await waitFor(() => central.events.streamCount === 1 && looks() >= 2);
  return [outcome];
}

/** Moves time on in small steps, each followed by real time enough for a look to reach the server. */
async function pauseBeforeNextLook(): Promise<number> {
  const before = looks();
  const startedMs = clock.monotonic();
  await waitFor(async () => {
    if (looks() > before) return true;
    // A look that is under way must not be charged with time.
    if (clock.pending >= 2) clock.advance(125);
    return false;
  });
  return clock.monotonic() - startedMs;
}

const READY: Outcome = { exitCode: 0, stdout: `${WS} is READY\n`, stderr: "" };

describe("wait", () => {
  it("ends at once when the object is as wanted", async () => {
    setStatus("READY");
    expect(await start("wait ws a")).toEqual(READY);
    expect(clock.pending).toBe(0);
  });

  it("looks again at an event, without any time passing", async () => {
    const [outcome] = await standing("wait ws a --for ready");
    setStatus("READY");
    central.events.emit({ type: "status", path: WS, status: "READY" });
    expect(await outcome).toEqual(READY);
    expect(clock.pending).toBe(0);
    expect(central.requests).toContain("GET /v2/watch?kinds=config%2Cstatus");
  });

  it("does not take the status of an older version for the newest one's", async () => {
    const [outcome] = await standing("wait ws a");
    setStatus("READY", "6");
    const before = looks();
    central.events.emit({ type: "status", path: WS, status: "READY" });
    await waitFor(() => looks() > before);
    setStatus("READY", "7");
    central.events.emit({ type: "status", path: WS, status: "READY" });
    expect(await outcome).toEqual(READY);
  });

  it("waits until an object is gone", async () => {
    const [outcome] = await standing("wait ws/a --for deleted");
    central.store.objects.delete(WS);
    central.events.emit({ type: "config", path: WS, action: "deleted" });
    expect(await outcome).toEqual({ exitCode: 0, stdout: `${WS} is deleted\n`, stderr: "" });
  });

  it("looks ever more slowly where there are no events", async () => {
    central.events.isOffered = false;
    const outcome = start("wait ws a --timeout 10m");
    await waitFor(() => looks() >= 2);
    const pausesMs: number[] = [];
    for (let look = 0; look < 10; look += 1) pausesMs.push(await pauseBeforeNextLook());
    expect(pausesMs).toEqual(pausesMs.toSorted((a, b) => a - b));
    expect(pausesMs[0]).toBeLessThanOrEqual(600);
    expect(pausesMs.slice(-2)).toEqual([5_000, 5_000]);
    setStatus("READY");
    // The last look may still be under way, and see it: there need not be another one.
    let isOver = false;
    void outcome.then(() => {
      isOver = true;
    });
    await waitFor(() => {
      if (clock.pending >= 2) clock.advance(125);
      return isOver;
    });
    expect(await outcome).toEqual(READY);
  });

  it("goes on over a break of the events", async () => {
    const [outcome] = await standing("wait ws a --timeout 1m");
    central.events.cut();
    await waitFor(() => central.events.streamCount === 0);
    setStatus("READY");
    await waitFor(async () => {
      await clock.run(100);
      return (await Promise.race([outcome, Promise.resolve(undefined)])) !== undefined;
    });
    expect(await outcome).toEqual(READY);
  });

  it("fails when the time is up, and says what was last seen", async () => {
    const [outcome] = await standing("wait ws a --timeout 90s");
    await clock.run(90_000);
    expect(await outcome).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: [
        `error: ${WS} is still DIRTY (NotConfirmed: 1 of 2 clusters) after 90s`,
        "What NotConfirmed means: docs/reasons.md#notconfirmed\n",
      ].join("\n"),
    });
    expect(clock.pending).toBe(0);
  });

  it("keeps to its time when central does not answer", async () => {
    const [outcome] = await standing("wait ws a --timeout 5s");
    const before = looks();
    central.fault = { kind: "silent" };
    central.events.emit({ type: "status", path: WS });
    await waitFor(() => looks() > before);
    await clock.run(5_000);
    expect((await outcome)?.stderr).toContain("is still DIRTY");
  });

  it("waits for all objects, and names those that fail", async () => {
    const other = "workspaces/tetrate/tetrate/b";
    central.store.objects.set(other, object("3"));
    central.store.statuses.set(other, { status: "READY", etag: "7" });
    central.store.statuses.set(other, { status: "READY" });
    const outcome = start("wait ws b c --timeout 5s");
    expect(await outcome).toEqual({
      exitCode: 1,
      stdout: `${other} is READY\n`,
      stderr: "error: there is no workspaces/tetrate/tetrate/c\n",
    });
  });

  it("fails when the object goes while it is waited for", async () => {
    const [outcome] = await standing("wait ws a");
    central.store.objects.delete(WS);
    central.events.emit({ type: "config", path: WS, action: "deleted" });
    expect(await outcome).toMatchObject({ exitCode: 1, stderr: `error: there is no ${WS} any more\n` });
  });

  it("fails at once when central is away", async () => {
    const { url } = central;
    await central[Symbol.asyncDispose]();
    const outcome = await callCli("wait ws a", { server: url, clock });
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toMatch(/^error: cannot reach central/);
    central = await FakeCentral.start();
  });

  it.each([
    { words: "wait ws", stderr: "error: say which workspaces to wait for by their names\n" },
    { words: "wait ws a --for RADY", stderr: /did you mean READY\?/ },
    { words: "wait ws a --timeout 0s", stderr: "error: --timeout: must be longer than 0\n" },
    { words: "wait edges a", stderr: /can be read, not changed/ },
  ])("is called wrongly as $words", async ({ words, stderr }) => {
    const outcome = await start(words);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toMatch(stderr);
  });
});
