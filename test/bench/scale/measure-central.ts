import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Scope } from "@causeway/shared/node";
import type { CentralChildApi } from "../children/central-child.js";
import { applyConfig } from "../harness/apply-config.js";
import { BenchChild } from "../harness/bench-child.js";
import { readMetric } from "../harness/read-metric.js";
import { coreShare } from "../harness/usage.js";
import type { EdgesApi } from "./edges-child.js";
import { killAndReturn, type Return, type World } from "./measure-return.js";
import { GROUP, renderGroupConfig } from "./simulated-report.js";

/** An import draws on at most so many sources; each group has one cluster more than it needs for that. */
const SOURCES = 3;
/** Groups in one request. */
const CONFIG_CHUNK = 25;
const COPIED_MS = 120_000;
/** Rarely: a list of all metrics takes some milliseconds itself. */
const LOOK_MS = 250;

export interface CentralSize {
  readonly edges: number;
  readonly servicesEach: number;
  readonly changesPerSecond: number;
  readonly seconds: number;
  readonly isKilled: boolean;
}

/** With the copy of the reports that the one before has left, and without one. */
export interface Returns {
  readonly kept: Return;
  readonly lost: Return;
}

export interface CentralFigures {
  readonly edges: number;
  readonly servicesEach: number;
  readonly completeMs: number;
  readonly settledMs: number;
  readonly startCpuMs: number;
  readonly rssBytes: number;
  readonly heldBytes: number;
  readonly coreShare: number;
  readonly changes: number;
  /** Changes of desired state that edges received during the traffic. */
  readonly received: number;
  readonly afterKill: undefined | Returns;
}

export async function measureCentral(size: CentralSize): Promise<CentralFigures> {
  await using scope = new Scope();
  const { servicesEach, changesPerSecond, seconds } = size;
  const world = await startWorld(scope, size);
  const { central, edges, linkPort } = world;
  const empty = await central.call("usage", "asIs");
  const started = await edges.call("connect", linkPort, servicesEach * Math.min(SOURCES, GROUP - 1));
  await edges.call("rest");
  await untilCopied(world.apiUrl);
  const before = await central.call("usage", "asIs");
  const traffic = await edges.call("change", changesPerSecond, seconds);
  const after = await central.call("usage", "asIs");
  const collected = await central.call("usage", "collected");
  return {
    ...{ edges: size.edges, servicesEach, ...started, startCpuMs: before.cpuMs - empty.cpuMs },
    ...{ rssBytes: after.rssBytes, heldBytes: collected.heldBytes, coreShare: coreShare(before, after) },
    ...{ changes: traffic.changes, received: traffic.received },
    afterKill: size.isKilled ? await killTwice(world) : undefined,
  };
}

/** What was reported at the start is copied beside the store for some seconds more: the price of the start, not of a change. */
async function untilCopied(apiUrl: string): Promise<void> {
  const untilMs = performance.now() + COPIED_MS;
  for (;;) {
    const behind = await readMetric(apiUrl, "causeway_central_report_copy_behind");
    if (behind === 0) return;
    if (performance.now() > untilMs) throw new Error(`${behind} reports are not copied after ${COPIED_MS} ms`);
    await setTimeout(LOOK_MS);
  }
}

async function killTwice(world: World): Promise<Returns> {
  const kept = await killAndReturn(world, "kept");
  const lost = await killAndReturn({ ...world, central: kept.central }, "lost");
  return { kept: kept.figures, lost: lost.figures };
}

interface NewWorld extends World {
  /** Of the first central. */
  readonly apiUrl: string;
}

async function startWorld(scope: Scope, size: CentralSize): Promise<NewWorld> {
  const stateDir = await mkdtemp(join(tmpdir(), "causeway-bench-"));
  scope.defer(() => rm(stateDir, { recursive: true, force: true }));
  const edges = scope.use(new BenchChild<EdgesApi>("scale/edges-child.js"));
  await edges.call("prepare", size.edges, size.servicesEach);
  const central = scope.use(new BenchChild<CentralChildApi>("children/central-child.js"));
  const { apiUrl, linkPort } = await central.call("start", { stateDir, linkPort: 0, observes: "nothing" });
  const groups = Array.from({ length: Math.ceil(size.edges / GROUP) }, (_, group) => renderGroupConfig(group));
  for (let from = 0; from < groups.length; from += CONFIG_CHUNK) {
    await applyConfig(apiUrl, groups.slice(from, from + CONFIG_CHUNK).join("---\n"));
  }
  return { scope, stateDir, edges, central, linkPort, apiUrl };
}
