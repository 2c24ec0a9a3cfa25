import { setMaxListeners } from "node:events";
import { AppError } from "@causeway/shared";
import type { App, AppCall } from "./apps/app.js";
import { chooseApp } from "./apps/choose-app.js";
import { GATEWAY_PORT } from "./gateway/gateway-endpoints.js";
import { type GatewayCounts, GatewayServer } from "./gateway/gateway-server.js";
import type { WorkloadCertificate } from "./identity/authority.js";
import type { MeshParts, PodEnd } from "./mesh-parts.js";
import type { MeshAnswer, Outbound } from "./mesh-request.js";
import { PlainOutbound } from "./network/plain-outbound.js";
import { InboundServer, type Served } from "./sidecar/inbound-server.js";
import { SidecarOutbound } from "./sidecar/sidecar-outbound.js";
import type { ClusterView } from "./view/cluster-view.js";
import { PROXY, type Workload } from "./workload.js";

/** A pod that runs: what it listens on and its way out. */
export interface RunningPod {
  readonly workload: Workload;
  readonly outbound: Promise<Outbound>;
  /** Undefined for a pod that is no gateway. */
  readonly gateway: undefined | GatewayCounts;
  /** Takes what was pushed to its proxy. */
  refresh(): void;
  stop(end: PodEnd): Promise<void>;
}

export interface StartPodOptions extends MeshParts {
  readonly workload: Workload;
  readonly view: ClusterView;
  /** Cluster IP of a service. */
  readonly addressOf: (namespace: string, service: string) => string;
  /** Takes what a container of the pod writes. */
  readonly writeLog: (container: string, line: string) => void;
}

/** Starts a pod: its addresses can be dialled at once, and wait until its servers listen. */
export function startPod(options: StartPodOptions): RunningPod {
  return options.workload.isGateway ? startGatewayPod(options) : startAppPod(options);
}

function startGatewayPod(options: StartPodOptions): RunningPod {
  const { workload, network } = options;
  const server = new GatewayServer({ ...options, onAccess: (line) => options.writeLog(PROXY, line) });
  const unbind = network.bind(
    { cluster: workload.peer.cluster, address: workload.address, port: GATEWAY_PORT },
    server.localPort,
  );
  return {
    workload,
    outbound: Promise.reject(new AppError("Unavailable", "a gateway has no application that could ask")).catch(
      (error: AppError): Outbound => ({ send: () => Promise.reject(error) }),
    ),
    gateway: server.counts,
    refresh: () => undefined,
    stop: once(async ({ drainMs, graceMs }) => {
      await server.stop(drainMs, graceMs);
      unbind();
    }),
  };
}

function startAppPod(options: StartPodOptions): RunningPod {
  const { workload, network, authority, clock } = options;
  const life = new AbortController();
  // Every open request of the pod listens; the server's connections bound them.
  setMaxListeners(0, life.signal);
  const certificate = workload.hasSidecar ? authority.certificateFor(workload.peer.principal) : undefined;
  let sidecar: undefined | SidecarOutbound;
  const outbound = createOutbound(options, certificate).then((made) => {
    if (made instanceof SidecarOutbound) sidecar = made;
    return made;
  });
  const app = chooseApp(workload, { peer: workload.peer, get: (call) => get(outbound, call, life.signal) });
  const ports = app === undefined ? [] : workload.ports.map((port) => ({ app, port }));
  const servers = ports.map(({ app, port }) => {
    const server = startServer(options, { app, certificate, port });
    const localPort = server.then((started) => started.localPort);
    const unbind = network.bind({ cluster: workload.peer.cluster, address: workload.address, port }, localPort);
    return { server, unbind };
  });
  return {
    workload,
    outbound,
    gateway: undefined,
    refresh: () => sidecar?.refresh(),
    stop: once(async ({ drainMs, graceMs }) => {
      const stopped = servers.map(async ({ server, unbind }) => {
        await (await server).stop(drainMs, graceMs);
        unbind();
      });
      // A pod that serves nothing still ends its own requests in the same time.
      if (servers.length === 0 && drainMs > 0) await new Promise<void>((resolve) => clock.after(drainMs, resolve));
      await Promise.all(stopped);
      life.abort();
      await outbound;
      sidecar?.[Symbol.dispose]();
    }),
  };
}

/** A pod that was killed is stopped again when it goes from the cluster. */
function once(stop: (end: PodEnd) => Promise<void>): (end: PodEnd) => Promise<void> {
  let stopping: undefined | Promise<void>;
  return (end) => {
    stopping ??= stop(end);
    return stopping;
  };
}

async function createOutbound(
  options: StartPodOptions,
  certificate: undefined | Promise<WorkloadCertificate>,
): Promise<Outbound> {
  if (certificate !== undefined) {
    const onAccess = (line: string) => options.writeLog(PROXY, line);
    return new SidecarOutbound({ ...options, context: (await certificate).context, onAccess });
  }
  return new PlainOutbound({ ...options, namespace: options.workload.client.namespace });
}

interface ServerPlan {
  readonly app: App;
  readonly certificate: undefined | Promise<WorkloadCertificate>;
  readonly port: number;
}

async function startServer(options: StartPodOptions, { app, certificate, port }: ServerPlan): Promise<InboundServer> {
  const { workload, clock, writeLog } = options;
  const onServed = (served: Served) => {
    writeLog(workload.container, `${served.method} ${served.path} ${served.status}`);
    recordServed(options, served, port);
  };
  return new InboundServer({ workload, app, clock, certificate: await certificate, onServed });
}

function recordServed({ workload, view, telemetry }: StartPodOptions, served: Served, port: number): void {
  if (!workload.hasSidecar) return;
  const { peer } = workload;
  const host = served.host.replace(/:\d+$/, "");
  const service = view.findService(host, served.source?.namespace ?? peer.namespace);
  telemetry.record({
    reporter: "destination",
    source: served.source,
    destination: peer,
    service:
      service === undefined
        ? { namespace: peer.namespace, name: peer.app, host: `${host}:${port}` }
        : { namespace: service.namespace, name: service.name, host: view.hostOf(service) },
    status: served.status,
    flags: "-",
    isMutual: served.isMutual,
    durationMs: served.durationMs,
  });
}

/** Every service of bookinfo listens on the same port. */
const APP_PORT = 9080;

async function get(
  outbound: Promise<Outbound>,
  { host, path, headers, timeoutMs }: AppCall,
  signal: AbortSignal,
): Promise<undefined | MeshAnswer> {
  const request = { host, port: APP_PORT, method: "GET", path, body: undefined, timeoutMs, signal };
  try {
    return await (await outbound).send({ ...request, headers: { ...headers, host: `${host}:${APP_PORT}` } });
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
