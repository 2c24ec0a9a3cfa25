import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Scope } from "@causeway/shared/node";
import type { CentralChildApi } from "../children/central-child.js";
import { BenchChild } from "../harness/bench-child.js";
import { monotonicMs } from "../harness/monotonic.js";
import { quantile } from "../harness/quantile.js";
import type { EdgesApi } from "./edges-child.js";
import type { FloorServerApi } from "./floor-server-child.js";

export interface World {
  readonly scope: Scope;
  readonly stateDir: string;
  readonly edges: BenchChild<EdgesApi>;
  readonly central: BenchChild<CentralChildApi>;
  readonly linkPort: number;
}

export interface Return {
  /** Since central listened again: until an edge has what it had before. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Since the kill: until central listened again, and until an edge has what it had before. */
  readonly listensAfterMs: number;
  readonly killToP99Ms: number;
  readonly entriesTouched: number;
  /** Changes of desired state that edges were sent although they held them. */
  readonly resent: number;
  /** Of what edges report, all together. */
  readonly resources: number;
  /** Processor time of central: until it listened, and from then until all were current again. */
  readonly listenCpuMs: number;
  readonly cpuMs: number;
  /** Of the process that holds all edges: while they found nobody, and from when central listened. */
  readonly edgesAskingCpuMs: number;
  readonly edgesCpuMs: number;
  /** The same reports as bytes over plain streams, to a process that only counts them: time, and both processor times. */
  readonly floorMs: number;
  readonly floorCpuMs: number;
  readonly floorEdgesCpuMs: number;
}

/**
 * `kill -9`, and a new process on the same store and port at once: with its copy of the reports, or with none. Gives the new
 * process too.
 */
export async function killAndReturn(
  { scope, stateDir, edges, central, linkPort }: World,
  copy: "kept" | "lost",
): Promise<{ readonly central: World["central"]; readonly figures: Return }> {
  await edges.call("rest");
  const floor = await measureFloor(edges);
  await edges.call("expectCurrent");
  const edgesAtKill = await edges.call("usage", "asIs");
  const killedMs = monotonicMs();
  await central.kill();
  if (copy === "lost") await loseCopy(stateDir);
  const next = scope.use(new BenchChild<CentralChildApi>("children/central-child.js"));
  const { listeningSinceMs } = await next.call("start", { stateDir, linkPort, observes: "nothing" });
  const [before, edgesBefore] = await Promise.all([next.call("usage", "asIs"), edges.call("usage", "asIs")]);
  const { times, touched, received } = await edges.call("untilCurrent");
  const after = await next.call("usage", "asIs");
  const edgesAfter = await edges.call("usage", "asIs");
  const waits = times.map((atMs) => Math.max(0, atMs - listeningSinceMs));
  const at = (share: number) => Math.round(quantile(waits, share));
  const listensAfterMs = Math.round(listeningSinceMs - killedMs);
  const figures = {
    ...{ p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) },
    ...{ listensAfterMs, killToP99Ms: listensAfterMs + at(0.99) },
    ...{ entriesTouched: touched, resent: received, ...floor },
    listenCpuMs: Math.round(before.cpuMs),
    cpuMs: Math.round(after.cpuMs - before.cpuMs),
    edgesAskingCpuMs: Math.round(edgesBefore.cpuMs - edgesAtKill.cpuMs),
    edgesCpuMs: Math.round(edgesAfter.cpuMs - edgesBefore.cpuMs),
  };
  return { central: next, figures };
}

async function loseCopy(stateDir: string): Promise<void> {
  const names = (await readdir(stateDir)).filter((name) => name.includes(".reports"));
  if (names.length === 0) throw new Error("central has kept no copy of the reports");
  await Promise.all(names.map((name) => rm(join(stateDir, name))));
}

type Floor = Pick<Return, "resources" | "floorMs" | "floorCpuMs" | "floorEdgesCpuMs">;

async function measureFloor(edges: World["edges"]): Promise<Floor> {
  await using server = new BenchChild<FloorServerApi>("scale/floor-server-child.js");
  const { port } = await server.call("start");
  const before = await server.call("usage", "asIs");
  const { tookMs, cpuMs, bytes, resources } = await edges.call("sendRaw", port);
  const after = await server.call("usage", "asIs");
  const taken = await server.call("taken");
  if (taken !== bytes) throw new Error(`the plain server has ${taken} of ${bytes} bytes`);
  return {
    ...{ resources, floorMs: Math.round(tookMs) },
    ...{ floorCpuMs: Math.round(after.cpuMs - before.cpuMs), floorEdgesCpuMs: Math.round(cpuMs) },
  };
}
