import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Constellation } from "@causeway/sandbox/demo";
import { type Scope, systemClock } from "@causeway/shared/node";
import { RecordingLog, waitFor } from "@causeway/shared/testing";
import { type EdgeStatus, isComplete, readEdges } from "../../support/edge-status.js";
import type { RealCluster } from "../harness/start-real-clusters.js";

const DEADLINE_MS = 60_000;

/** Short back-off: what a test has restarted is to be found again at once. */
const random = () => 0.1;

/** Central and an edge for each of some real clusters, in this process, over loopback. It ends with the scope. */
export class RealMesh {
  readonly system: Constellation<RealCluster>;
  /** Lines of central and of all edges. */
  readonly log: RecordingLog;

  private constructor(system: Constellation<RealCluster>, log: RecordingLog) {
    this.system = system;
    this.log = log;
  }

  static async start(scope: Scope, clusters: readonly RealCluster[]): Promise<RealMesh> {
    const stateDir = await mkdtemp(join(tmpdir(), "causeway-product-"));
    scope.defer(() => rm(stateDir, { recursive: true, force: true }));
    const log = new RecordingLog();
    const logOf = (process: string) => log.child({ process });
    const system = scope.use(new Constellation({ clusters, clock: systemClock, random, logOf, stateDir }));
    await system.startCentral(0);
    const mesh = new RealMesh(system, log);
    await mesh.startEdges();
    return mesh;
  }

  async startEdges(): Promise<void> {
    await Promise.all(this.system.clusters.map(({ name }) => this.system.startEdge(name)));
    await this.connected();
  }

  async stopEdges(): Promise<void> {
    await Promise.all(this.system.clusters.map(({ name }) => this.system.stopEdge(name)));
  }

  /** Applies a file of config objects as its author would. */
  async apply(file: string): Promise<void> {
    const { exitCode, stderr } = await this.system.cli("apply", "-f", file);
    if (exitCode !== 0) throw new Error(`${file} was not applied: ${stderr}`);
  }

  /** Waits until central has the whole report of every edge, and they hear it. */
  async connected(): Promise<void> {
    await this.soon(async () => {
      const edges = await this.edges();
      return this.system.clusters.every(({ name }) => edges.some((edge) => edge.cluster === name && isComplete(edge)));
    });
  }

  edges(): Promise<readonly EdgeStatus[]> {
    return readEdges(this.system.apiUrl);
  }

  /** Waits until it holds; what it fails with shows the edges' own words. */
  async soon(holds: () => Promise<boolean>): Promise<void> {
    let edges: readonly EdgeStatus[] = [];
    const look = async () => {
      const isHeld = await holds();
      if (!isHeld) edges = await this.edges().catch(() => edges);
      return isHeld;
    };
    const worries = () => this.log.lines.filter(({ level }) => level !== "info").slice(-20);
    await waitFor(look, DEADLINE_MS, () => ({ edges, worries: worries() }));
  }
}
