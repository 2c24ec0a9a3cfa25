import { hostname } from "node:os";
import {
  AppError,
  type Clock,
  type DesiredResource,
  type Log,
  PublishedTable,
  SubscribedState,
} from "@causeway/shared";
import { KubeHttp, type KubeTarget, loadKubeTarget } from "@causeway/shared/kube";
import { Scope, startHealthHttp } from "@causeway/shared/node";
import {
  encodeReport,
  joinObservers,
  type LinkObserver,
  NO_OBSERVER,
  startHealthServer,
  startLinkClient,
} from "@causeway/shared/wire";
import type { EdgeConfig } from "./config.js";
import { ClusterCache } from "./core/cluster-cache.js";
import { DesiredView } from "./core/desired-view.js";
import { describeNames } from "./core/dns/describe-names.js";
import { ESSENTIAL_KINDS } from "./core/kube.js";
import { DEFAULT_RATES } from "./core/plan/write-pace.js";
import { createDnsClient } from "./io/dns-client.js";
import { observeNames } from "./io/dns-metrics.js";
import { DnsSettingsReader } from "./io/dns-settings-reader.js";
import { createEdgeMetrics, type EdgeMetrics } from "./io/edge-metrics.js";
import { createKubeBasis } from "./io/kube-basis.js";
import { createKubeLease } from "./io/kube-lease.js";
import { createKubeWatch, type KubeWatch } from "./io/kube-watch.js";
import { createKubeWriter } from "./io/kube-writer.js";
import { readClientTls } from "./io/read-tls.js";
import { type EdgeLoops, startEdgeLoops } from "./loops/edge-loops.js";
import { VERSION } from "./version.js";

/** Until the headers of an answer of the API server are there, and between two pieces of a body. */
const KUBE_DEADLINE_MS = 30_000;
const RESOLV_CONF = "/etc/resolv.conf";
/** Name of the edge in the gRPC health service. */
const HEALTH_NAME = "causeway.v1.Edge";

export interface EdgeParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Of this process: tells it from its predecessors. */
  readonly instance: string;
  /** Told, beside the metrics, of every change on its way. */
  readonly linkObserver?: LinkObserver;
}

/** Disposing waits a while for the writes in flight, says goodbye and closes what is open; nothing in the cluster is removed. */
export interface RunningEdge extends AsyncDisposable {
  readonly healthUrl: string;
  /** Why it does not do its work now, one sentence each; empty when it does. */
  describeUnready(): readonly string[];
  /** Turns name resolution on or off, as a restart with the other `ENABLE_DNS_RESOLUTION_AT_EDGE` does. */
  switchResolution(resolution: EdgeConfig["resolution"]): void;
}

/**
 * Starts an edge. Throws AppError `Invalid` when the kubeconfig or a certificate does not fit, `Unavailable` when an
 * address cannot be listened on. Neither central nor the cluster has to be there.
 */
export async function startEdge(config: EdgeConfig, parts: EdgeParts): Promise<RunningEdge> {
  const scope = new Scope();
  try {
    return await startParts(config, parts, scope);
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}

async function startParts(config: EdgeConfig, parts: EdgeParts, scope: Scope): Promise<RunningEdge> {
  const { clock, random, instance } = parts;
  const log = parts.log.child({ clusterId: config.cluster });
  const metrics = createEdgeMetrics();
  const tls = config.centralTls;
  // Read once now, so that a wrong path is an error of the start and not of the first connection.
  if (tls !== undefined) readClientTls(tls);
  const http = scope.use(
    new KubeHttp({
      target: findTarget(config),
      clock,
      userAgent: `causeway-edge/${VERSION}`,
      deadlineMs: KUBE_DEADLINE_MS,
    }),
  );
  const process = { instance, incarnation: Math.floor(clock.now()) };
  const watch = createKubeWatch({ http, clock, random, log });
  const report = new PublishedTable();
  const loops = scope.use(
    startEdgeLoops({
      config,
      version: VERSION,
      cache: new ClusterCache({ kinds: ESSENTIAL_KINDS, ...config }),
      desired: new DesiredView(),
      watch,
      writer: createKubeWriter(http),
      acceptedBasis: createKubeBasis({ http, namespace: config.namespace }),
      leaseStore: createKubeLease({ http, namespace: config.namespace }),
      me: { name: config.leaseHolder === "" ? hostname() : config.leaseHolder, process },
      nameServers: createDnsClient({
        clock,
        settings: new DnsSettingsReader({ clock, path: RESOLV_CONF, servers: config.dnsServers }),
      }),
      rates: DEFAULT_RATES,
      clock,
      random,
      log,
      report,
      encode: encodeReport,
      startLink: ({ onFollow, onStatus }) =>
        startLinkClient({
          address: config.centralAddress,
          tls: tls === undefined ? undefined : () => readClientTls(tls),
          cluster: config.cluster,
          ...process,
          clock,
          random,
          log: log.child({ part: "link" }),
          report,
          followState: new SubscribedState<DesiredResource>(),
          onFollow,
          onStatus,
          observer: joinObservers(metrics.link, parts.linkObserver ?? NO_OBSERVER),
        }),
    }),
  );
  observeLoops(metrics, loops, watch);
  observeNames(metrics.registry, loops.resolver);
  return await serveHealth({ config, parts, loops, metrics, log, scope });
}

interface HealthParts {
  readonly config: EdgeConfig;
  readonly parts: EdgeParts;
  readonly loops: EdgeLoops;
  readonly metrics: EdgeMetrics;
  readonly log: Log;
  readonly scope: Scope;
}

async function serveHealth({ config, parts, loops, metrics, log, scope }: HealthParts): Promise<RunningEdge> {
  const describeUnready = () => loops.describeUnready();
  const pages = { "/debug/dns": () => describeNames(loops.resolver, parts.clock.monotonic()) };
  const source = { describeUnready, metrics: metrics.registry, pages };
  const health = scope.use(await startHealthHttp(config.healthAddress, source));
  const services = [HEALTH_NAME];
  const grpc = scope.use(await startHealthServer({ address: config.grpcHealthAddress, clock: parts.clock, services }));
  const tell = () => {
    const status = describeUnready().length === 0 ? "SERVING" : "NOT_SERVING";
    for (const name of ["", HEALTH_NAME]) grpc.setStatus(name, status);
  };
  scope.defer(loops.onReadiness(tell));
  tell();
  log.info({ health: health.url, mode: config.mode, version: VERSION }, "edge started");
  return {
    healthUrl: health.url,
    describeUnready,
    switchResolution: (resolution) => loops.switchResolution(resolution),
    [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose](),
  };
}

function observeLoops(metrics: EdgeMetrics, loops: EdgeLoops, watch: KubeWatch): void {
  metrics.observe(() => {
    const { counts, inFlight, failures, holds, store } = loops.status();
    return {
      holdsLease: loops.holdsLease(),
      isComplete: loops.isSnapshotComplete(),
      writes: counts,
      inFlight,
      failures: failures.length,
      holds: holds.length,
      isStoreRefused: store.kind === "refused",
      watches: watch.counts,
    };
  });
}

function findTarget({ kubeconfig, inCluster }: EdgeConfig): KubeTarget {
  const target = loadKubeTarget({ kubeconfig, ...inCluster });
  if (target.ok) return target.value;
  throw new AppError("Invalid", `${target.error}${kubeconfig === "" ? "; give EDGE_KUBECONFIG" : ""}`);
}
