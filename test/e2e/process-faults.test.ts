import { hostname } from "node:os";
import type { Cluster } from "@causeway/sandbox";
import { waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { holderOf, readLease } from "../faults/support/edge-lease.js";
import { WriteJournal } from "../faults/support/write-journal.js";
import { isComplete, readEdges } from "../support/edge-status.js";
import { GUIDE_FILES, GUIDE_SERVICES } from "../support/guide-world.js";
import { ProcessMesh } from "../support/process-mesh.js";

const DEADLINE_MS = 30_000;
const STOP_MS = 5_000;
/** Without a renewal for so long, a Lease is anybody's. */
const LEASE_MS = 15_000;
const EDGE_AGENT = "causeway-edge";
/** What an edge asks for besides its watches. */
const NO_WATCH = ["get", "create", "update", "delete"] as const;
// biome-ignore lint/style/noProcessEnv: how long this takes is for whoever runs it to say
const STILL_MS = process.env["CAUSEWAY_LONG"] === "1" ? 60_000 : 3_000;

let mesh: ProcessMesh;
const journals = new Map<string, WriteJournal>();
beforeAll(async () => {
  mesh = await ProcessMesh.start();
  await connected();
  for (const file of GUIDE_FILES) expect(await mesh.cli("apply", "-f", file)).toMatchObject({ exitCode: 0 });
  await waitFor(
    () => mesh.clusters.every((cluster) => countEntries(cluster.name) === GUIDE_SERVICES.length),
    DEADLINE_MS,
  );
  for (const cluster of mesh.clusters) journals.set(cluster.name, new WriteJournal(cluster, ["causeway-system"]));
  await changeAndBack();
});
afterAll(() => mesh[Symbol.asyncDispose]());
beforeEach(() => {
  for (const journal of journals.values()) journal.forget();
});

async function connected(): Promise<void> {
  await waitFor(async () => (await readEdges(mesh.apiUrl)).filter(isComplete).length === 2, DEADLINE_MS);
}

function found(name: string): Cluster {
  return mesh.clusters.find((candidate) => candidate.name === name) ?? expect.unreachable(`there is no ${name}`);
}

function countEntries(name: string): number {
  return Array.from(found(name).store.collection("workloadentries.networking.istio.io").objects("bookinfo")).length;
}

function writes(): readonly string[] {
  return Array.from(journals, ([name, { lines }]) => lines.map((line) => `${name}: ${line}`)).flat();
}

const ENTRY = "WorkloadEntry bookinfo/ratings@cluster-1 203.0.113.1";
const OUT_AND_BACK = [`cluster-2: delete ${ENTRY}`, `cluster-2: create ${ENTRY}`];

/** A service of cluster-1 loses its only pod and gets another: that goes through every process and comes out in cluster-2. */
async function changeAndBack(): Promise<void> {
  await change();
  await changeBack();
}

async function change(): Promise<void> {
  await scaleRatings(0);
  await waitFor(() => countEntries("cluster-2") === GUIDE_SERVICES.length - 1, DEADLINE_MS, writes);
}

async function changeBack(): Promise<void> {
  await scaleRatings(1);
  await waitFor(() => countEntries("cluster-2") === GUIDE_SERVICES.length, DEADLINE_MS, writes);
}

async function scaleRatings(replicas: number): Promise<void> {
  await found("cluster-1").client.scale("bookinfo", "ratings-v1", replicas);
}

describe("a process", () => {
  it.each(["central", "cluster-1", "cluster-2"])(
    "%s killed by kill -9 and started again writes nothing",
    async (name) => {
      await mesh.process(name).send("SIGKILL");
      await mesh.startAgain(name);
      await connected();
      await changeAndBack();
      expect(writes()).toEqual(OUT_AND_BACK);
    },
  );

  it("of each kind killed by kill -9 at once and started again writes nothing", async () => {
    const names = ["central", "cluster-1", "cluster-2"];
    await Promise.all(names.map((name) => mesh.process(name).send("SIGKILL")));
    await Promise.all(names.map((name) => mesh.startAgain(name)));
    await connected();
    await changeAndBack();
    expect(writes()).toEqual(OUT_AND_BACK);
  });

  it.each(["central", "cluster-1", "cluster-2"])(
    `%s that stands still for ${STILL_MS / 1_000} s goes on where it was`,
    async (name) => {
      await mesh.process(name).send("SIGSTOP");
      // That it stands still so long is what is tested.
      await new Promise((resolve) => setTimeout(resolve, STILL_MS));
      expect(writes()).toEqual([]);
      await mesh.process(name).send("SIGCONT");
      // A stream that was given up meanwhile is opened again.
      await waitFor(async () => (await mesh.cli("edges", "list")).exitCode === 0, DEADLINE_MS);
      await connected();
      await changeAndBack();
      expect(writes()).toEqual(OUT_AND_BACK);
    },
    STILL_MS + 90_000,
  );

  it.each(["cluster-2", "central"])("%s says goodbye on SIGTERM, ends within 5 s, and writes nothing", async (name) => {
    const started = performance.now();
    expect(await mesh.process(name).stop("SIGTERM")).toEqual({ exitCode: 0, signal: null });
    expect(performance.now() - started).toBeLessThan(STOP_MS);
    const [other, words] = name === "central" ? ["cluster-1", "central"] : ["central", "the edge"];
    const problem = `the other end said draining: ${words} is being stopped`;
    await waitFor(() => mesh.process(other).stdout.includes(problem), DEADLINE_MS);
    // What nobody speaks for any more is anybody's at once; what somebody holds stays so.
    const held = await Promise.all(mesh.clusters.map(holderOf));
    expect(held).toEqual(name === "central" ? [hostname(), hostname()] : [hostname(), ""]);
    await mesh.startAgain(name);
    await connected();
    await changeAndBack();
    expect(writes()).toEqual(OUT_AND_BACK);
  });
});

/** Why a process does not do its work now, as it answers over HTTP. */
async function readProblems(name: string): Promise<readonly string[]> {
  const answer = await fetch(`${mesh.urls.get(name)}/readyz`);
  const { problems } = (await answer.json()) as { readonly problems: readonly string[] };
  return problems;
}

/** How often an edge has told central that it is leaving. */
function countGoodbyes(): number {
  return mesh.process("central").stdout.split("the other end said draining: the edge is being stopped").length;
}

function countWritten(name: string): number {
  return mesh.process(name).stdout.split('"msg":"object written"').length - 1;
}

describe("the Lease of an edge's process", () => {
  it("is its successor's at once after kill -9", async () => {
    const before = await readLease(found("cluster-2"));
    await mesh.process("cluster-2").send("SIGKILL");
    await scaleRatings(0);
    const startedMs = performance.now();
    await mesh.startAgain("cluster-2");
    await waitFor(() => writes().length === 1, DEADLINE_MS, writes);
    expect(performance.now() - startedMs).toBeLessThan(LEASE_MS);
    const { holder, transitions } = (await readLease(found("cluster-2"))) ?? expect.unreachable("there is no Lease");
    expect([holder, transitions]).toEqual([hostname(), Number(before?.transitions) + 1]);
    await connected();
    await changeBack();
    expect(writes()).toEqual(OUT_AND_BACK);
  });

  it("is another process's after 15 s when its holder stands still, who then writes nothing more and says why", async () => {
    onTestFinished(async () => {
      await mesh.process("cluster-2").send("SIGCONT");
      await mesh.processes.get("later")?.send("SIGKILL");
    });
    await mesh.process("cluster-2").send("SIGSTOP");
    await scaleRatings(0);
    const startedMs = performance.now();
    await mesh.startBeside("cluster-2", "later", { EDGE_LEASE_HOLDER: "later" });
    let early: readonly string[] = [];
    await waitFor(async () => {
      const written = writes();
      if ((await holderOf(found("cluster-2"))) === "later") return true;
      early = written;
      return false;
    }, LEASE_MS + DEADLINE_MS);
    expect(performance.now() - startedMs).toBeGreaterThan(LEASE_MS);
    expect(early).toEqual([]);
    await waitFor(() => writes().length === 1, DEADLINE_MS, writes);
    await mesh.process("cluster-2").send("SIGCONT");
    const isTold = (line: string) => line.startsWith("nothing is written: ");
    await waitFor(async () => (await readProblems("cluster-2")).some(isTold), DEADLINE_MS);
    await changeBack();
    expect(writes()).toEqual(OUT_AND_BACK);
    // All of them its own: none is left for the other one.
    await waitFor(() => countWritten("later") === OUT_AND_BACK.length, DEADLINE_MS);
    expect(await readProblems("later")).toEqual([]);

    await mesh.process("later").stop("SIGTERM");
    expect(await holderOf(found("cluster-2"))).toBe("");
    await mesh.process("cluster-2").stop("SIGTERM");
    await mesh.startAgain("cluster-2");
    await connected();
    await changeAndBack();
    expect(writes()).toEqual([...OUT_AND_BACK, ...OUT_AND_BACK]);
  });

  it.each([
    { given: "nothing is under way", write: () => Promise.resolve(), begun: 0 },
    { given: "a write is under way", write: () => scaleRatings(0), begun: 1 },
  ])("does not keep it from saying goodbye when the API server hangs and $given", async ({ write, begun }) => {
    const cluster = found("cluster-2");
    const requests = cluster.writes.total(EDGE_AGENT);
    const answer = cluster.faults.add({ userAgent: EDGE_AGENT, verbs: NO_WATCH, effect: { kind: "halfOpen" } });
    onTestFinished(answer);
    await write();
    await waitFor(() => cluster.writes.total(EDGE_AGENT) >= requests + begun, DEADLINE_MS);
    const goodbyes = countGoodbyes();
    const startedMs = performance.now();
    expect(await mesh.process("cluster-2").stop("SIGTERM")).toEqual({ exitCode: 0, signal: null });
    expect(performance.now() - startedMs).toBeLessThan(STOP_MS);
    await waitFor(() => countGoodbyes() > goodbyes, DEADLINE_MS);
    expect(await holderOf(cluster)).toBe(hostname());
    answer();
    await mesh.startAgain("cluster-2");
    await connected();
    await change();
    await changeBack();
    expect(writes()).toEqual(OUT_AND_BACK);
  });
});
