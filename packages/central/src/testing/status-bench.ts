import {
  type AppliedReport,
  type ClusterId,
  type DesiredResource,
  parseDesiredKey,
  type ReportResource,
  reportKeys,
} from "@causeway/shared";
import { EventBus } from "../loops/event-bus.js";
import { LiveStatusView } from "../loops/live-status-view.js";
import { StatusLoop } from "../loops/status-loop.js";
import type { ObjectStatus } from "../ports.js";
import type { WatchEvent } from "../watch-port.js";
import type { ConfigFixture } from "./config-fixture.js";
import { HubBench } from "./hub-bench.js";
import { appliedReport, serviceReport } from "./reports.js";
import { settingsOf } from "./settings.js";

/** Config objects, a hub and statuses on one fake clock, with edges that obey when they are told to. */
export class StatusBench implements AsyncDisposable {
  readonly config: ConfigFixture;
  readonly bench: HubBench;
  readonly bus = new EventBus("central-1", 1_000);
  readonly loop: StatusLoop;
  readonly view: LiveStatusView;
  readonly events: WatchEvent[] = [];
  /** What each edge has told of its own doing. */
  private readonly told = new Map<string, Map<string, string>>();

  constructor(fixture: ConfigFixture) {
    const { config, clock, log } = fixture;
    this.config = fixture;
    this.bench = new HubBench(settingsOf({}), { config, clock });
    const { hub } = this.bench;
    this.loop = new StatusLoop({ world: hub.statusWorld, config, bus: this.bus, clock, log });
    hub.observe(this.loop);
    this.view = new LiveStatusView({ loop: this.loop, config });
    const cursor = this.bus.open(undefined, () => {
      const item = cursor.next();
      if (item?.kind === "event") this.events.push(item.event);
    });
  }

  /** An edge connects with these Services of namespace bookinfo, each with labels of its own, and a gateway. */
  join(cluster: string, address: string, services: Readonly<Record<string, Readonly<Record<string, string>>>>): void {
    const reports = Object.entries(services).map(([app, labels]): [string, ReportResource] => [
      `service/bookinfo/${app}`,
      serviceReport({ labels: { app, ...labels }, selector: { app } }),
    ]);
    this.bench.join(cluster, address, Object.fromEntries(reports));
  }

  /** Lets the edges of these clusters do what they should, until nothing is left to do. */
  async obey(...clusters: readonly string[]): Promise<void> {
    let isMoving = true;
    while (isMoving) {
      await this.bench.settle();
      isMoving = clusters.map((cluster) => this.obeyOnce(cluster)).some((hasMoved) => hasMoved);
    }
    await this.bench.settle();
  }

  /** The object's status; it must be there. */
  status(path: string): ObjectStatus {
    const found = this.view.object(path);
    if (found === undefined) throw new Error(`there is no ${path}`);
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.loop[Symbol.dispose]();
    this.bench[Symbol.dispose]();
    await this.config[Symbol.asyncDispose]();
  }

  private obeyOnce(cluster: string): boolean {
    const table = this.bench.hub.followTable(cluster as ClusterId);
    const desired = this.bench.desired(cluster);
    const wanted = new Map<string, ReportResource>();
    for (const [key, resource] of Object.entries(desired)) {
      const row = rowOf(key, resource, desired);
      if (row !== undefined) {
        wanted.set(reportKeys.applied(key), appliedReport({ ...row, desiredHash: table.get(key)?.hash ?? "" }));
      }
    }
    return this.tell(cluster, wanted);
  }

  private tell(cluster: string, wanted: ReadonlyMap<string, ReportResource>): boolean {
    const told = this.told.get(cluster) ?? new Map<string, string>();
    this.told.set(cluster, told);
    const changes: Record<string, undefined | ReportResource> = {};
    for (const key of told.keys()) if (!wanted.has(key)) changes[key] = undefined;
    for (const [key, row] of wanted) if (told.get(key) !== JSON.stringify(row)) changes[key] = row;
    for (const [key, row] of Object.entries(changes)) {
      if (row === undefined) told.delete(key);
      else told.set(key, JSON.stringify(row));
    }
    if (Object.keys(changes).length === 0) return false;
    this.bench.report(cluster, changes);
    return true;
  }
}

/** What an edge says of a resource that it has applied; undefined of kinds that it says nothing about. */
function rowOf(
  key: string,
  resource: DesiredResource,
  desired: Readonly<Record<string, DesiredResource>>,
): undefined | Partial<AppliedReport> {
  if (resource.kind === "import" || resource.kind === "export") return {};
  if (resource.kind === "gateway") return { addresses: resource.addresses };
  if (resource.kind !== "source") return undefined;
  const ref = parseDesiredKey(key);
  const gateway = desired[`gateway/${resource.gateway}`];
  const [address = ""] = gateway?.kind === "gateway" ? gateway.addresses : [];
  const name = ref.kind === "source" ? `k-${ref.service.replace("/", "-")}-${ref.cluster}` : "";
  return { entries: [{ name, address, createdAt: "2026-01-01T00:00:00Z" }] };
}
