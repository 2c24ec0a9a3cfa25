import { randomUUID } from "node:crypto";
import type { Clock, Log } from "@causeway/shared";
import { Scope } from "@causeway/shared/node";
import {
  encodeDesired,
  joinObservers,
  type LinkObserver,
  mtlsIdentity,
  NO_OBSERVER,
  plaintextIdentity,
  startLinkServer,
} from "@causeway/shared/wire";
import type { CentralConfig } from "./config.js";
import { createCentralMetrics } from "./io/central-metrics.js";
import { createDocumentReader } from "./io/document-reader.js";
import { startHttpApi } from "./io/http/start-http-api.js";
import { openReports } from "./io/open-reports.js";
import { readServerTls } from "./io/read-tls.js";
import { openSqliteStore } from "./io/sqlite-store.js";
import { openConfig } from "./loops/config.js";
import { DeletedClusters } from "./loops/deleted-clusters.js";
import { EventBus } from "./loops/event-bus.js";
import { Hub } from "./loops/hub.js";
import { LiveStatusView } from "./loops/live-status-view.js";
import { StatusLoop } from "./loops/status-loop.js";
import { VERSION } from "./version.js";

/** Lines of the store's change log: a watch that is further behind lists again. */
const MAX_CHANGES = 10_000;
/** Events that a watch can go back to. */
const MAX_EVENTS = 5_000;

/** Why central does not serve yet. */
const PREPARING = "edges cannot connect yet: central is starting";

export interface CentralParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Of this process: tells it from its predecessors. */
  readonly instance: string;
  /** Told, beside the metrics, of every change on its way. */
  readonly linkObserver?: LinkObserver;
}

/** Disposing says goodbye on every stream, then closes what is open. */
export interface RunningCentral extends AsyncDisposable {
  readonly apiUrl: string;
  readonly linkPort: number;
}

/**
 * Starts central. Throws AppError `Unavailable` when an address or the store cannot be had, `Invalid` when the store or
 * a certificate does not fit; whatever was started is stopped again.
 */
export async function startCentral(config: CentralConfig, parts: CentralParts): Promise<RunningCentral> {
  const scope = new Scope();
  try {
    return await startParts(config, parts, scope);
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}

async function startParts(config: CentralConfig, parts: CentralParts, scope: Scope): Promise<RunningCentral> {
  const { clock, random, log } = parts;
  const metrics = createCentralMetrics();
  const store = scope.use(
    await openSqliteStore({
      path: config.storePath,
      clock,
      newId: randomUUID,
      maxChanges: MAX_CHANGES,
      maxHistory: config.maxHistory,
    }),
  );
  const objects = scope.use(
    await openConfig({
      store,
      documents: createDocumentReader(),
      organization: config.organization,
      tenant: config.tenant,
      clock,
      log: log.child({ part: "config" }),
    }),
  );
  const reports = scope.use(
    openReports({
      storePath: config.storePath,
      storeId: objects.storeId,
      clusters: objects.view().clusters,
      clock,
      log: log.child({ part: "reports" }),
      onFailure: metrics.onCopyFailure,
    }),
  );
  metrics.observeCopy(reports);
  const hub = scope.use(
    new Hub({
      config: objects,
      // On a proven identity the Cluster must exist before; on loopback its edge's first contact creates it.
      ensureCluster: config.linkTls === undefined ? (cluster) => objects.ensureCluster(cluster) : undefined,
      reports,
      encode: encodeDesired,
      clock,
      random,
      log: log.child({ part: "hub" }),
      metrics: metrics.hub,
    }),
  );
  metrics.observeEdges(hub.edges);
  const bus = new EventBus(parts.instance, MAX_EVENTS);
  const status = scope.use(
    new StatusLoop({ world: hub.statusWorld, config: objects, bus, clock, log: log.child({ part: "status" }) }),
  );
  hub.observe(status);
  const waitsFor = new Set([PREPARING]);
  const api = scope.use(
    await startHttpApi({
      address: config.apiAddress,
      tls: undefined,
      isInsecureAllowed: config.isInsecure,
      config: objects,
      edges: hub.edges,
      status: new LiveStatusView({ loop: status, config: objects }),
      watch: { feed: bus, clock },
      version: VERSION,
      metrics: metrics.registry,
      describeUnready: () => [...waitsFor],
      log: log.child({ part: "api" }),
    }),
  );
  await hub.prepare();
  // Last: whoever finds nobody asks again within a second, whoever is let in and not served waits for much longer.
  const link = scope.use(
    await startLinkServer({
      address: config.linkAddress,
      tls: config.linkTls === undefined ? undefined : readServerTls(config.linkTls),
      identity:
        config.linkTls === undefined
          ? plaintextIdentity({ isInsecure: config.isInsecure })
          : mtlsIdentity(config.trustDomain),
      clock,
      random,
      log: log.child({ part: "link" }),
      handler: hub,
      observer: joinObservers(metrics.link, parts.linkObserver ?? NO_OBSERVER),
    }),
  );
  waitsFor.clear();
  scope.use(
    new DeletedClusters({
      ...{ config: objects, world: hub.statusWorld, clock, log: log.child({ part: "hub" }) },
      disconnect: (cluster, message) => link.disconnect(cluster, message),
    }),
  );
  log.info({ api: api.url, linkPort: link.port, storeId: objects.storeId, version: VERSION }, "central started");
  return { apiUrl: api.url, linkPort: link.port, [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose]() };
}
