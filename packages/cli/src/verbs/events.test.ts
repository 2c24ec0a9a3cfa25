import { waitFor } from "@causeway/shared/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CallOverrides, callCli, clockAt, NOW, type Outcome } from "../testing/call-cli.js";
import { FakeCentral } from "../testing/fake-central.js";

const at = (secondsAgo: number): string => new Date(NOW - secondsAgo * 1_000).toISOString();
const TIME = at(0);

let central: FakeCentral;
beforeEach(async () => {
  central = await FakeCentral.start();
});
afterEach(() => central[Symbol.asyncDispose]());

describe("events", () => {
  beforeEach(() => {
    for (const name of ["a", "b"]) {
      const metadata = { organization: "tetrate", tenant: "tetrate", name, resourceVersion: "1" };
      central.store.objects.set(`workspaces/tetrate/tetrate/${name}`, { kind: "Workspace", metadata });
      const events = [
        { timestamp: at(name === "a" ? 60 : 30), type: "FAILED", reason: "WriteFailed", message: "no permission" },
        { timestamp: at(300), type: "ACCEPTED", reason: "", message: "created" },
      ];
      central.store.statuses.set(`workspaces/tetrate/tetrate/${name}`, { status: "FAILED", events });
    }
  });

  it("shows those of all objects, the newest first", async () => {
    expect(await callCli("events", { server: central.url })).toEqual({
      exitCode: 0,
      stdout: [
        "AGE   STATUS     REASON        OBJECT                         MESSAGE",
        "30s   FAILED     WriteFailed   workspaces/tetrate/tetrate/b   no permission",
        "60s   FAILED     WriteFailed   workspaces/tetrate/tetrate/a   no permission",
        "5m    ACCEPTED   <none>        workspaces/tetrate/tetrate/a   created",
        "5m    ACCEPTED   <none>        workspaces/tetrate/tetrate/b   created\n",
      ].join("\n"),
      stderr: "What WriteFailed means: docs/reasons.md#writefailed\n",
    });
  });

  it("shows those of one object", async () => {
    expect((await callCli("events ws a", { server: central.url })).stdout.split("\n")).toHaveLength(4);
    expect(JSON.parse((await callCli("events ws a -o json", { server: central.url })).stdout)).toMatchObject({
      items: [{ path: "workspaces/tetrate/tetrate/a", type: "FAILED" }, { type: "ACCEPTED" }],
    });
  });

  it("says that there are none", async () => {
    expect((await callCli("events cs", { server: central.url })).stderr).toBe("No events found.\n");
  });
});

interface Watching {
  readonly outcome: Promise<Outcome>;
  readonly stop: AbortController;
  readonly stdout: () => string;
}

/** A watch whose stream is open; its wrapping keeps it from being awaited. */
async function startWatch(words: string, overrides: CallOverrides = {}): Promise<Watching> {
  const stop = new AbortController();
  let printed = "";
  const onOutput = (stdout: string): void => {
    printed = stdout;
  };
  const outcome = callCli(words, { server: central.url, interrupt: stop.signal, onOutput, ...overrides });
  await waitFor(() => central.events.streamCount === 1);
  return { outcome, stop, stdout: () => printed };
}

const EVENTS = [
  { type: "config", timestamp: TIME, path: "workspaces/o/t/a", action: "created", etag: "1", author: "ada" },
  {
    ...{ type: "status", timestamp: TIME, path: "workspaces/o/t/a", status: "DIRTY", before: "READY" },
    ...{ reason: "NotConfirmed", message: "on its\nway" },
  },
  { type: "status", timestamp: TIME, path: "workspaces/o/t/a", status: "DIRTY", before: "DIRTY", message: "half" },
  { type: "edge", timestamp: TIME, cluster: "c1", change: "disconnected", message: "connection lost" },
  { type: "weather", timestamp: TIME, message: "rain" },
];

const LINES = [
  `${TIME}  workspaces/o/t/a  created by ada\n`,
  `${TIME}  workspaces/o/t/a  DIRTY (was READY): NotConfirmed: on its way\n`,
  `${TIME}  workspaces/o/t/a  DIRTY: half\n`,
  `${TIME}  edge c1  disconnected: connection lost\n`,
  `${TIME}  weather: rain\n`,
];

describe("events --watch", () => {
  it("prints what happens until Ctrl-C, which is no failure", async () => {
    const watching = await startWatch("events --watch");
    for (const event of EVENTS) central.events.emit(event);
    await waitFor(() => watching.stdout().split("\n").length === 6);
    watching.stop.abort();
    const stderr = "What NotConfirmed means: docs/reasons.md#notconfirmed\n";
    expect(await watching.outcome).toEqual({ exitCode: 0, stdout: LINES.join(""), stderr });
    await waitFor(() => central.events.streamCount === 0);
  });

  it("asks for some kinds only", async () => {
    const watching = await startWatch("events -w --kinds edge,status");
    for (const event of EVENTS) central.events.emit(event);
    await waitFor(() => watching.stdout().includes("edge c1"));
    watching.stop.abort();
    expect((await watching.outcome).stdout).toBe(LINES.slice(1, 4).join(""));
  });

  it("prints a line of JSON for each event", async () => {
    const watching = await startWatch("events --watch -o json");
    for (const event of EVENTS) central.events.emit(event);
    await waitFor(() => watching.stdout().split("\n").length === 6);
    watching.stop.abort();
    const lines = (await watching.outcome).stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(EVENTS);
  });

  it("goes on after a break where it was, and loses nothing", async () => {
    const clock = clockAt(NOW);
    const watching = await startWatch("events --watch", { clock });
    central.events.emit(EVENTS[0] ?? {});
    await waitFor(() => watching.stdout() !== "");
    central.events.cut();
    await waitFor(() => central.events.streamCount === 0);
    central.events.emit(EVENTS[1] ?? {});
    await waitFor(async () => {
      await clock.run(100);
      return watching.stdout() === `${LINES[0]}${LINES[1]}`;
    });
    watching.stop.abort();
    const { exitCode, stderr } = await watching.outcome;
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^the exchange with .* failed: .*; connecting again\nconnected again\nWhat NotConfirmed/);
    expect(central.events.opened).toEqual(["", "1"]);
    expect(clock.pending).toBe(0);
  });

  it("begins where it is told", async () => {
    for (const event of EVENTS) central.events.emit(event);
    const watching = await startWatch("events --watch --since 2");
    await waitFor(() => watching.stdout() === LINES.slice(2).join(""));
    watching.stop.abort();
    expect((await watching.outcome).exitCode).toBe(0);
  });

  it("says when events are missing", async () => {
    const watching = await startWatch("events --watch");
    central.events.emit({ type: "reset", reason: "restarted" });
    central.events.emit({ type: "reset", reason: "expired" });
    central.events.emit(EVENTS[2] ?? {});
    await waitFor(() => watching.stdout() !== "");
    watching.stop.abort();
    expect((await watching.outcome).stderr).toBe(
      "events before this point may be missing: central has started anew\n" +
        "events before this point may be missing: they are too old\n",
    );
  });

  it("fails at once where there are no events to be had", async () => {
    central.events.isOffered = false;
    expect(await callCli("events --watch", { server: central.url })).toMatchObject({ exitCode: 1, stdout: "" });
    const { url } = central;
    await central[Symbol.asyncDispose]();
    const away = await callCli("events --watch", { server: url });
    expect(away.exitCode).toBe(1);
    expect(away.stderr).toMatch(/^error: cannot reach central/);
    central = await FakeCentral.start();
  });

  it.each([
    { words: "events --since 3", stderr: "error: --since goes with --watch\n" },
    { words: "events --kinds edge", stderr: "error: --kinds goes with --watch\n" },
    {
      words: "events --watch --kinds edgy",
      stderr: 'error: --kinds: there are no events "edgy": did you mean edge?\n',
    },
    { words: "events --watch ws a", stderr: /^error: --watch shows everything/ },
    { words: "events --watch -o yaml", stderr: "error: --watch prints text or json, one event a line\n" },
    { words: "events ws a b", stderr: /^error: / },
  ])("is called wrongly as $words", async ({ words, stderr }) => {
    const outcome = await callCli(words, { server: central.url });
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toMatch(stderr);
  });
});
