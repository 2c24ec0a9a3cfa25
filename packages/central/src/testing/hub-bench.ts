import {
  type ClusterId,
  type DesiredResource,
  type EncodedResource,
  md5Hex,
  ok,
  type ReportResource,
  type Result,
  termOf,
} from "@causeway/shared";
import { FakeClock, RecordingLog } from "@causeway/shared/testing";
import type { StoredConfigView } from "../core/config/build-view.js";
import { diffConfigViews } from "../core/config/diff-views.js";
import { MemoryReports } from "../io/memory-reports.js";
import { Hub, type HubOptions } from "../loops/hub.js";
import type { Reports } from "../reports-port.js";
import { clusterReport, gatewayReport, namespaceReport } from "./reports.js";

type ConfigListener = Parameters<HubOptions["config"]["onChange"]>[0];

/** Settings that a test replaces by hand. */
class HandConfig {
  private current: StoredConfigView;
  private readonly listeners = new Set<ConfigListener>();

  constructor(view: StoredConfigView) {
    this.current = view;
  }

  view(): StoredConfigView {
    return this.current;
  }

  onChange(listener: ConfigListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  set(view: StoredConfigView): void {
    const diff = diffConfigViews(this.current, view);
    this.current = view;
    for (const listener of this.listeners) listener(view, diff);
  }
}

interface HubBenchParts {
  readonly reports?: Reports;
  readonly ensures?: "nothing";
  /** Undefined: settings that the test replaces by `settings`. */
  readonly config?: HubOptions["config"];
  readonly clock?: FakeClock;
}

/** A hub on a fake clock, with reports in memory, whose edges are played by hand. */
export class HubBench implements Disposable {
  readonly clock: FakeClock;
  readonly log = new RecordingLog();
  readonly hub: Hub;
  readonly ensured: ClusterId[] = [];
  /** Delays that the hub has measured, in milliseconds. */
  readonly planned: number[] = [];
  encodings = 0;
  readonly config: HandConfig;

  constructor(view: StoredConfigView, parts: HubBenchParts = {}) {
    this.clock = parts.clock ?? new FakeClock();
    this.config = new HandConfig(view);
    this.hub = new Hub({
      config: parts.config ?? this.config,
      ensureCluster: parts.ensures === "nothing" ? undefined : (cluster) => this.ensure(cluster),
      reports: parts.reports ?? new MemoryReports(),
      encode: (...content) => this.encode(...content),
      clock: this.clock,
      random: () => 0.5,
      log: this.log,
      metrics: {
        onReceived: () => undefined,
        onPlanned: (delayMs) => this.planned.push(delayMs),
        onPass: () => undefined,
      },
    });
  }

  settings(view: StoredConfigView): void {
    this.config.set(view);
  }

  /** Opens a Report stream, as the link server does for an edge that it has admitted. */
  connect(cluster: string): void {
    this.hub.reportState(cluster as ClusterId);
    this.link(cluster, "up");
  }

  /** Both streams, or Report alone. */
  link(cluster: string, report: "up" | "down" | "lagging", follow = report): void {
    this.tellLink(cluster, { report, follow }, {});
  }

  /** The cluster's edge does not take these resources, each with the reason. */
  refuse(cluster: string, refusals: Readonly<Record<string, string>>): void {
    this.tellLink(cluster, { report: "up", follow: "up" }, refusals);
  }

  private tellLink(
    cluster: string,
    states: Readonly<Record<"report" | "follow", "up" | "down" | "lagging">>,
    refusals: Readonly<Record<string, string>>,
  ): void {
    const [sinceMs, lastFrameAtMs] = [this.clock.now(), this.clock.now()];
    const stream = { sinceMs, problem: "", lastFrameAtMs, refusals: new Map(Object.entries(refusals)) };
    const report = { ...stream, state: states.report };
    const follow = { ...stream, state: states.follow };
    const peer = { instance: `${cluster}-edge` };
    this.hub.onLink(cluster as ClusterId, { report, follow, peer, isDuplicate: false });
  }

  /** One frame of the cluster's Report stream; undefined removes a key. */
  report(cluster: string, resources: Readonly<Record<string, undefined | ReportResource>>): void {
    const observedAtMs = this.clock.now();
    const events = Object.entries(resources).map(([key, value]) =>
      value === undefined
        ? ({ kind: "remove", key } as const)
        : ({ kind: "upsert", key, value, hash: md5Hex(JSON.stringify(value)), observedAtMs } as const),
    );
    this.hub.onReport(cluster as ClusterId, events);
  }

  /** An edge connects and reports a cluster with both namespaces, a gateway at that address, and these resources. */
  join(cluster: string, address: string, resources: Readonly<Record<string, ReportResource>>): void {
    this.connect(cluster);
    this.report(cluster, {
      cluster: clusterReport(),
      "namespace/bookinfo": namespaceReport(),
      "namespace/eastwest": namespaceReport(),
      "gateway/eastwest/eastwest-gateway": gatewayReport({ addresses: [address] }),
      ...resources,
    });
    this.hub.onReport(cluster as ClusterId, [{ kind: "complete", basis: { storeId: "", revision: "0" } }]);
  }

  /** Lets what was promised settle, and time pass. */
  async settle(ms = 0): Promise<void> {
    await this.clock.run(ms);
  }

  /** What the cluster's edge would follow now. */
  desired(cluster: string): Readonly<Record<string, DesiredResource>> {
    const table = this.hub.followTable(cluster as ClusterId);
    const entries = [...table.keys()].sort().map((key) => [key, decode(table.get(key))] as const);
    return Object.fromEntries(entries);
  }

  [Symbol.dispose](): void {
    this.hub[Symbol.dispose]();
  }

  private ensure(cluster: ClusterId): Promise<Result<void>> {
    this.ensured.push(cluster);
    return Promise.resolve(ok(undefined));
  }

  private encode(key: string, resource: DesiredResource, observedAtMs: number): EncodedResource {
    this.encodings += 1;
    const text = JSON.stringify(resource);
    const hash = md5Hex(text).slice(0, 16);
    return { key, hash, bytes: Buffer.from(text), observedAtMs, term: termOf(key, hash) };
  }
}

function decode(resource: undefined | EncodedResource): DesiredResource {
  return JSON.parse(Buffer.from(resource?.bytes ?? []).toString()) as DesiredResource;
}
