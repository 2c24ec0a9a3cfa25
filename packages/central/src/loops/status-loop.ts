import type { Clock, ClusterId, Log, ServiceKey } from "@causeway/shared";
import type { Config } from "../config-port.js";
import type { ConfigRecord } from "../core/config/config-state.js";
import { diffRecords } from "../core/config/diff-records.js";
import type { ConfigDiff } from "../core/config/diff-views.js";
import { clusterPath } from "../core/config/plan-cluster.js";
import type { LinkReading } from "../core/edge-link.js";
import type { ReportChange } from "../core/report-change.js";
import { type EdgeNews, EdgeStory } from "../core/status/edge-story.js";
import type { EventLog } from "../core/status/event-log.js";
import { type SummaryParts, workspaceIdOf } from "../core/status/object-summary.js";
import { StatusTracker } from "../core/status/status-tracker.js";
import { StatusTree } from "../core/status/status-tree.js";
import type { StatusWorld } from "../core/status/status-world.js";
import type { EventBus } from "./event-bus.js";
import type { HubObserver } from "./hub-observer.js";
import { StatusTeller } from "./status-teller.js";
import { WriteTeller } from "./write-teller.js";

export interface StatusLoopOptions {
  readonly world: StatusWorld;
  readonly config: Pick<Config, "records" | "onChange" | "history" | "organization">;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** Services in clusters looked at before other work gets a turn: about a millisecond. */
const SLICE = 500;

/** Objects judged before other work gets a turn. */
const OBJECTS = 200;

/** Services in clusters that a question waits for, and objects: some milliseconds. */
const MAX_WAITED_FOR = 5_000;

/**
 * Keeps every object's status level with what the hub knows. What was touched is looked at after the hub is done with it,
 * in slices, so that it never stands between a change and its effect.
 */
export class StatusLoop implements HubObserver, Disposable {
  private readonly options: StatusLoopOptions;
  private readonly tracker = new StatusTracker();
  private readonly tree = new StatusTree();
  private readonly story = new EdgeStory();
  private readonly teller: StatusTeller;
  private readonly writes: WriteTeller;
  /** Objects to judge, in this order. */
  private readonly paths = new Set<string>();
  private readonly refused = new Map<ClusterId, ReadonlyMap<string, string>>();
  private readonly endConfig: () => void;
  private records: ReadonlyMap<string, ConfigRecord>;
  private cancelPass: undefined | (() => void);
  private isStopped = false;

  constructor(options: StatusLoopOptions) {
    const { world, config, bus, clock, log } = options;
    this.options = options;
    this.records = config.records();
    this.teller = new StatusTeller({ parts: () => this.parts, bus, clock });
    this.writes = new WriteTeller({ config, bus, clock, log });
    this.endConfig = config.onChange((_view, diff) => this.onConfig(diff));
    // Parents before their children, whose words count for theirs.
    for (const { path } of diffRecords(new Map(), this.records)) this.paths.add(path);
    this.tracker.touchAll(world);
    this.schedule();
  }

  /** What summaries are drawn from now. */
  get parts(): SummaryParts {
    return { records: this.records, book: this.tracker.book, tree: this.tree, world: this.options.world };
  }

  get events(): EventLog {
    return this.teller.log;
  }

  /** Looks at what is left of the touched; false when that is more than a question should wait for. */
  settle(): boolean {
    this.tracker.run(MAX_WAITED_FOR, this.options.world);
    if (this.tracker.isBehind || this.options.world.isPlanning) return false;
    return this.judge(MAX_WAITED_FOR);
  }

  onLooked(service: ServiceKey, clusters: Iterable<ClusterId>): void {
    this.tracker.touch(service, clusters);
  }

  onPublished(cluster: ClusterId, key: string): void {
    this.tracker.touchKey(cluster, key);
  }

  onReported(cluster: ClusterId, change: ReportChange): void {
    if (change.kind === "complete") this.tracker.touchTarget(cluster, this.options.world);
    else if (change.key.startsWith(APPLIED)) this.tracker.touchKey(cluster, change.key.slice(APPLIED.length));
    this.tracker.clusters.add(cluster);
    this.tellEdge(cluster, this.story.onReported(cluster, change));
    this.schedule();
  }

  onLink(cluster: ClusterId, link: LinkReading): void {
    this.touchRefused(cluster, link.follow.refusals);
    this.tracker.clusters.add(cluster);
    this.tellEdge(cluster, this.story.onLink(cluster, link));
    this.schedule();
  }

  onGathered(): void {
    this.tracker.touchAll(this.options.world);
    this.schedule();
  }

  onIdle(): void {
    this.schedule();
  }

  [Symbol.dispose](): void {
    this.isStopped = true;
    this.endConfig();
    this.cancelPass?.();
  }

  private onConfig(diff: ConfigDiff): void {
    const before = this.records;
    this.records = this.options.config.records();
    const changes = diffRecords(before, this.records);
    for (const { path, action, record } of changes) {
      const workspace = workspaceIdOf(record.object);
      if (workspace !== undefined) this.tracker.workspaces.add(workspace);
      this.paths.add(path);
      if (action === "deleted") this.teller.forget(path);
      else this.teller.written(record, action);
    }
    for (const cluster of diff.clusters) this.tracker.touchTarget(cluster, this.options.world);
    this.writes.tell(changes);
    this.schedule();
  }

  /** Only those that came or went: a link is read every few seconds. */
  private touchRefused(cluster: ClusterId, refusals: ReadonlyMap<string, string>): void {
    const before = this.refused.get(cluster);
    if (refusals.size === 0 && before === undefined) return;
    for (const key of refusals.keys()) if (before?.has(key) !== true) this.tracker.touchKey(cluster, key);
    for (const key of before?.keys() ?? []) if (!refusals.has(key)) this.tracker.touchKey(cluster, key);
    if (refusals.size > 0) this.refused.set(cluster, new Map(refusals));
    else this.refused.delete(cluster);
  }

  private tellEdge(cluster: ClusterId, news: undefined | EdgeNews): void {
    if (news === undefined) return;
    const { bus, clock } = this.options;
    bus.publish({ type: "edge", timestamp: new Date(clock.now()).toISOString(), cluster, ...news });
  }

  private schedule(): void {
    if (this.cancelPass !== undefined || this.isStopped) return;
    this.cancelPass = this.options.clock.after(0, () => this.pass());
  }

  private pass(): void {
    this.cancelPass = undefined;
    // While the hub still plans, things are not what they will be: it says when it is done.
    if (this.options.world.isPlanning) return;
    this.tracker.run(SLICE, this.options.world);
    if (this.tracker.isBehind || !this.judge(OBJECTS)) this.schedule();
  }

  /** Judges at most `max` objects; returns whether that were all. */
  private judge(max: number): boolean {
    this.gather();
    let left = max;
    for (const path of this.paths) {
      if (left === 0) return false;
      left -= 1;
      this.paths.delete(path);
      const record = this.records.get(path);
      if (record !== undefined) this.teller.judge(record);
    }
    this.teller.speak();
    return true;
  }

  /** Adds the objects that the tracker names. Those that were written stand first: a parent is known before its child. */
  private gather(): void {
    const { world, config } = this.options;
    const { workspaces, clusters } = this.tracker;
    for (const id of workspaces) {
      const setting = world.config.workspaces.get(id)?.setting?.name;
      this.paths.add(`workspaces/${id}`);
      if (setting !== undefined) this.paths.add(`workspacesettings/${id}/${setting}`);
    }
    for (const cluster of clusters) this.paths.add(clusterPath(config.organization, cluster));
    workspaces.clear();
    clusters.clear();
  }
}

const APPLIED = "applied/";
