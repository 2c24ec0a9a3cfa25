import {
  type Clock,
  type ClusterId,
  type Log,
  type PublishedTable,
  type ReportResource,
  type Result,
  SubscribedState,
  type SubscriberEvent,
} from "@causeway/shared";
import type { Config } from "../config-port.js";
import { type LinkReading, lastFrameAtMs } from "../core/edge-link.js";
import { HeardWorld } from "../core/heard-world.js";
import { Planner } from "../core/planner.js";
import type { ClusterChange, ReportChange } from "../core/report-change.js";
import type { StatusWorld } from "../core/status/status-world.js";
import type { HubMetrics } from "../metrics-port.js";
import type { EdgesView } from "../ports.js";
import type { Reports } from "../reports-port.js";
import { EdgeAdmission } from "./edge-admission.js";
import { LiveEdgesView } from "./edges-view.js";
import { FeedReader } from "./feed-reader.js";
import { FollowHolds } from "./follow-holds.js";
import { type EncodeDesired, FollowTables } from "./follow-tables.js";
import { type HubObserver, NOBODY } from "./hub-observer.js";
import { LiveStatusWorld } from "./live-status-world.js";
import { PlanPasses } from "./plan-passes.js";
import { Presumption } from "./presumption.js";
import { ReportInbox } from "./report-inbox.js";
import { SilenceTimers } from "./silence-timers.js";

export interface HubOptions {
  readonly config: Pick<Config, "view" | "onChange">;
  /** Creates the Cluster object at an edge's first contact; undefined where it must exist before. */
  readonly ensureCluster: undefined | ((cluster: ClusterId) => Promise<Result<void>>);
  readonly reports: Reports;
  readonly encode: EncodeDesired;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: HubMetrics;
}

/** Joins settings, reports, links and time into what every cluster should have, and hands it to the streams. */
export class Hub implements Disposable {
  /** What the management API reads. */
  readonly edges: EdgesView;
  /** What statuses are drawn from. */
  readonly statusWorld: StatusWorld;
  private observer = NOBODY;
  private readonly options: HubOptions;
  private readonly planner: Planner;
  private readonly tables: FollowTables;
  private readonly holds: FollowHolds;
  private readonly passes: PlanPasses;
  private readonly presumption: Presumption;
  private readonly silences: SilenceTimers;
  private readonly admission: EdgeAdmission;
  private readonly inboxes = new Map<ClusterId, ReportInbox>();
  private readonly links = new Map<ClusterId, LinkReading>();
  private readonly reader: FeedReader;
  private readonly endConfig: () => void;

  constructor(options: HubOptions) {
    const { config, reports, clock, random, log, metrics } = options;
    this.options = options;
    this.planner = new Planner(config.view(), { observedAtMs: clock.now(), monotonicMs: clock.monotonic() });
    this.tables = new FollowTables(options.encode, config.view().basis);
    this.passes = new PlanPasses({
      ...{ planner: this.planner, tables: this.tables, clock, metrics },
      observer: () => (this.holds.isGathering ? NOBODY : this.observer),
      isGathering: () => this.holds.isGathering,
      onIdle: () => this.holds.look(),
    });
    this.holds = new FollowHolds({
      clock,
      table: (cluster) => this.tables.table(cluster),
      isComplete: (cluster) => this.planner.registry.cluster(cluster)?.isComplete === true,
      isPlanning: () => this.planner.hasWork,
      expected: config.view().clusters.keys(),
      onGathered: () => {
        this.presumption.dismiss();
        this.observer.onGathered();
        this.passes.wake();
      },
    });
    this.presumption = new Presumption({ planner: this.planner, reports, clock });
    this.silences = new SilenceTimers({ planner: this.planner, clock, onGrown: () => this.passes.wake() });
    const { ensureCluster } = options;
    this.admission = new EdgeAdmission({ view: () => config.view(), ensureCluster, clock, random, log });
    this.edges = new LiveEdgesView({ world: new HeardWorld(this.planner), links: this.links, clock });
    this.statusWorld = new LiveStatusWorld({
      ...{ planner: this.planner, tables: this.tables, links: this.links },
      isGathering: () => this.holds.isGathering,
    });
    this.endConfig = config.onChange((view, diff) => {
      this.tables.setBasis(view.basis);
      this.planner.setConfig(view, diff, clock.now());
      this.silences.scheduleAll();
      this.passes.wake();
    });
    this.passes.wake();
    const onChanges = (changes: readonly ClusterChange[]) => {
      for (const { cluster, change } of changes) {
        if (change.kind === "complete") this.presumption.restore(cluster);
        this.planner.onReport(cluster, change);
        this.observer.onReported(cluster, change);
        if (change.kind === "complete") this.holds.arrive(cluster);
      }
      this.passes.wake();
    };
    this.reader = new FeedReader({ feed: reports.feed(), clock, random, log, onChanges });
    if (!this.presumption.hasKept) this.holds.begin();
  }

  /** Plans from the reports that were kept. To be called before any edge is let in, when there are any. */
  async prepare(): Promise<void> {
    if (!this.presumption.hasKept) return;
    await this.presumption.prepare(() => this.passes.anticipate());
    this.holds.begin();
  }

  /** From now on this one is told of everything; there is one at a time. */
  observe(observer: HubObserver): void {
    this.observer = observer;
  }

  /** May this cluster's edge open streams? The identity is what the connection proved. */
  accept(cluster: ClusterId): Result<void> {
    return this.admission.accept(cluster);
  }

  /** For one new Report stream, which takes over from any before: what is stored, so that only differences are sent. */
  reportState(cluster: ClusterId): SubscribedState<ReportResource> {
    const { reports, clock, random, log } = this.options;
    this.inboxes.get(cluster)?.[Symbol.dispose]();
    this.inboxes.set(cluster, new ReportInbox({ cluster, reports, clock, random, log }));
    this.holds.hear(cluster);
    return new SubscribedState(reports.held(cluster));
  }

  /** Takes in what one frame of the newest Report stream brought. */
  onReport(cluster: ClusterId, events: readonly SubscriberEvent<ReportResource>[]): void {
    const nowMs = this.options.clock.now();
    const changes = events.map((event) => changeOf(event, nowMs)).filter((change) => change !== undefined);
    this.holds.hear(cluster);
    if (this.planner.registry.cluster(cluster)?.isComplete === true) {
      for (const { kind, observedAtMs } of changes) {
        if (kind === "upsert") this.options.metrics.onReceived(Math.max(0, nowMs - observedAtMs));
      }
    }
    this.inboxes.get(cluster)?.add(changes);
  }

  /** What the cluster should have; lives as long as the hub. */
  followTable(cluster: ClusterId): PublishedTable {
    this.planner.addCluster(cluster, this.options.clock.now());
    this.passes.wake();
    this.holds.ask(cluster);
    return this.tables.table(cluster);
  }

  /** How the cluster's link stands now. */
  onLink(cluster: ClusterId, link: LinkReading): void {
    const { clock } = this.options;
    this.links.set(cluster, link);
    // Whoever speaks on one stream alone is there: what it said last stands.
    const isThere = link.report.state !== "down" || link.follow.state !== "down";
    const frameAtMs = lastFrameAtMs(link);
    if (isThere) {
      this.planner.onHeard(cluster, { observedAtMs: clock.now(), monotonicMs: clock.monotonic() });
    } else if (frameAtMs !== undefined) {
      this.planner.onSilent(cluster, clock.monotonic() - Math.max(0, clock.now() - frameAtMs));
    }
    this.silences.schedule(cluster);
    this.passes.wake();
    this.observer.onLink(cluster, link);
  }

  [Symbol.dispose](): void {
    this.observer = NOBODY;
    this.endConfig();
    this.reader[Symbol.dispose]();
    for (const inbox of this.inboxes.values()) inbox[Symbol.dispose]();
    this.admission[Symbol.dispose]();
    this.silences[Symbol.dispose]();
    this.presumption[Symbol.dispose]();
    this.holds[Symbol.dispose]();
    this.passes[Symbol.dispose]();
  }
}

/** A refused resource changes nothing: its last good value stays in force, and the link's status names it. */
function changeOf(event: SubscriberEvent<ReportResource>, nowMs: number): undefined | ReportChange {
  if (event.kind === "upsert") return event;
  if (event.kind === "remove") return { kind: "remove", key: event.key, observedAtMs: nowMs };
  return event.kind === "complete" ? { kind: "complete", observedAtMs: nowMs } : undefined;
}
