import { waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WriteJournal } from "../faults/support/write-journal.js";
import { isComplete, readEdges } from "../support/edge-status.js";
import { GUIDE_FILES, GUIDE_SERVICES } from "../support/guide-world.js";
import { ProcessMesh } from "../support/process-mesh.js";

const DEADLINE_MS = 30_000;
const STOP_MS = 5_000;
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

function countEntries(name: string): number {
  const cluster = mesh.clusters.find((candidate) => candidate.name === name);
  return Array.from(cluster?.store.collection("workloadentries.networking.istio.io").objects("bookinfo") ?? []).length;
}

function writes(): readonly string[] {
  return Array.from(journals, ([name, { lines }]) => lines.map((line) => `${name}: ${line}`)).flat();
}

const ENTRY = "WorkloadEntry bookinfo/ratings@cluster-1 203.0.113.1";
const OUT_AND_BACK = [`cluster-2: delete ${ENTRY}`, `cluster-2: create ${ENTRY}`];

/** A service of cluster-1 loses its only pod and gets another: that goes through every process and comes out in cluster-2. */
async function changeAndBack(): Promise<void> {
  const { client } = mesh.clusters[0] ?? expect.unreachable("there is no cluster");
  await client.scale("bookinfo", "ratings-v1", 0);
  await waitFor(() => countEntries("cluster-2") === GUIDE_SERVICES.length - 1, DEADLINE_MS, writes);
  await client.scale("bookinfo", "ratings-v1", 1);
  await waitFor(() => countEntries("cluster-2") === GUIDE_SERVICES.length, DEADLINE_MS, writes);
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
    await mesh.startAgain(name);
    await connected();
    await changeAndBack();
    expect(writes()).toEqual(OUT_AND_BACK);
  });
});
