import { type ClusterId, type Labels, labelsMatch, type ServiceKey, splitServiceKey } from "@causeway/shared";
import type { KubeService } from "../../../packages/edge/src/core/kube.js";
import { isOurs } from "../../../packages/edge/src/core/render/ownership.js";
import type { SimApiServer } from "../cluster/api-server.js";
import { SERVICES } from "../history/steps.js";
import type { SimSite, World } from "../world.js";
import { readGateway, type TrueAddress } from "./gateway-truth.js";
import { isSelected } from "./is-selected.js";
import { podsOf } from "./pods-of.js";

/**
 * What should be, read from the clusters and from what people want: written anew from the documents, sharing nothing with
 * the code that it judges.
 */
export interface Truth {
  /** `importer service exporter address account`: such instances should be reachable. */
  readonly entries: ReadonlySet<string>;
  /** `cluster service gateway`: the gateway should accept it. */
  readonly hosts: ReadonlySet<string>;
  /** `importer service exporter`: it should be a standby for the other's, with instances or without. */
  readonly imports: ReadonlySet<string>;
}

export function entryId(
  importer: ClusterId,
  service: string,
  exporter: string,
  address: string,
  account: string,
): string {
  return `${importer} ${service} ${exporter} ${address} ${account}`;
}

export function importId(importer: ClusterId, service: string, exporter: string): string {
  return `${importer} ${service} ${exporter}`;
}

export function readTruth(world: World): Truth {
  const truth = { entries: new Set<string>(), hosts: new Set<string>(), imports: new Set<string>() };
  for (const service of SERVICES) readService(world, service as ServiceKey, truth);
  return truth;
}

type Mutable<T> = { readonly [K in keyof T]: T[K] extends ReadonlySet<infer V> ? Set<V> : never };

function readService(world: World, service: ServiceKey, truth: Mutable<Truth>): void {
  const sides = world.sites.map((site) => ({ site, side: sideOf(world, site, service) }));
  for (const { site, side } of sides) {
    const isOurs = side?.isExported === true && !isExposedByOthers(site.api, service);
    if (isOurs) truth.hosts.add(`${site.cluster} ${service} ${side.gateway}`);
    if (side === undefined || !isSafe(site.api, service, side)) continue;
    readPairs({ site, side }, sides, service, truth);
  }
}

/** What the service's cluster should draw on. */
function readPairs(own: Seen<Side>, all: readonly Seen[], service: ServiceKey, truth: Mutable<Truth>): void {
  const { cluster } = own.site;
  for (const { site, side } of all) {
    if (site === own.site || side === undefined || !isPaired(own.side, side)) continue;
    truth.imports.add(importId(cluster, service, site.cluster));
    // Who is told that there is no such name has nothing to go by.
    const isDenied = own.site.namesFault?.how === "NXDOMAIN";
    for (const { address, account } of side.instances) {
      if (isDenied && address.isNamed) continue;
      truth.entries.add(entryId(cluster, service, site.cluster, address.text, account));
    }
  }
}

interface Seen<T = undefined | Side> {
  readonly site: SimSite;
  readonly side: T;
}

function isPaired(own: Side, other: Side): boolean {
  return other.isExported && other.workspace === own.workspace && own.ports.some((port) => other.ports.includes(port));
}

/** One service in one cluster that a workspace has settings for. */
interface Side {
  readonly workspace: string;
  /** Name of the gateway's Service. */
  readonly gateway: string;
  readonly ports: readonly number[];
  readonly isExported: boolean;
  /** Addresses and accounts under which instances can be reached now. */
  readonly instances: readonly { readonly address: TrueAddress; readonly account: string }[];
}

function sideOf(world: World, { cluster, api }: SimSite, key: ServiceKey): undefined | Side {
  const { namespace, name } = splitServiceKey(key);
  const state = world.model.clusters.get(cluster);
  const workspace = world.model.ownerOf(cluster, namespace);
  const exposes = workspace === undefined ? undefined : world.model.settings.get(workspace);
  if (workspace === undefined || exposes === undefined || exposes === "absent" || exposes === "nothing")
    return undefined;
  if (state === "absent" || state === "paused") return undefined;
  const service = api.get("Service", namespace, name);
  const home = api.get("Namespace", "", namespace);
  if (home === undefined || home.meta.isTerminating || service === undefined || service.isHeadless) return undefined;
  const pods = podsOf(api, service);
  const isMeshed = pods.every((pod) => pod.hasSidecar) && !disablesMtls(api, namespace);
  const isTaken = isSelected(exposes, { live: service.meta.labels, heard: world.central.heard.get(cluster, key) });
  const gateway = readGateway(api, world.zone);
  const accounts = pods.filter((pod) => pod.isReady).map((pod) => pod.serviceAccount);
  const isLost = isPerhapsLost(world, cluster, workspace);
  const isSource =
    isTaken && isMeshed && !isLost && state !== "drained" && gateway.hasReadyPod && acceptsHost(api, key);
  return {
    workspace,
    gateway: gateway.name,
    ports: service.ports.map((port) => port.number),
    isExported: isTaken && isMeshed && gateway.hasAddress && gateway.hasReadyPod,
    instances: isSource
      ? gateway.addresses.flatMap((address) => accounts.map((account) => ({ address, account })))
      : [],
  };
}

/** For so long it has been silent, as central sees it at the most, that the workspace may have withdrawn what it has. */
function isPerhapsLost(world: World, cluster: ClusterId, workspace: string): boolean {
  const afterMs = world.model.lostAfterMs.get(workspace);
  const heardMs = world.network.heardMs(cluster);
  return afterMs !== undefined && world.clock.monotonic() - (heardMs ?? 0) >= afterMs;
}

/** Somebody serves it there. */
export function hasReadyPod(api: SimApiServer, key: ServiceKey): boolean {
  const { namespace, name } = splitServiceKey(key);
  const service = api.get("Service", namespace, name);
  return service !== undefined && podsOf(api, service).some((pod) => pod.isReady);
}

/**
 * A Gateway that is somebody's has the host. One of ours whose mark was taken away is nobody's: it is not held against an
 * edge whether it goes on counting.
 */
function acceptsHost(api: SimApiServer, key: ServiceKey): boolean {
  return api.all("Gateway").some(({ meta, spec }) => {
    const isOrphan = !isOurs(meta) && meta.name.startsWith("k-");
    return !isOrphan && hostsOf(spec).includes(hostOf(key));
  });
}

/** Somebody else's Gateway has it: then ours need not. */
function isExposedByOthers(api: SimApiServer, key: ServiceKey): boolean {
  return api.all("Gateway").some(({ meta, spec }) => !isOurs(meta) && hostsOf(spec).includes(hostOf(key)));
}

function hostOf(key: ServiceKey): string {
  const { namespace, name } = splitServiceKey(key);
  return `${name}.${namespace}.svc.cluster.local`;
}

export function hostsOf(spec: unknown): readonly string[] {
  const { servers } = spec as { readonly servers?: readonly { readonly hosts?: readonly string[] }[] };
  return (servers ?? []).flatMap((server) => server.hosts ?? []);
}

/** Nothing that somebody else has makes entries of it do harm. */
function isSafe(api: SimApiServer, key: ServiceKey, side: Side): boolean {
  const { namespace } = splitServiceKey(key);
  const service = api.get("Service", namespace, splitServiceKey(key).name);
  const members = service === undefined ? [] : membersOf(api, namespace, service.selector);
  const isOverruled = api
    .all("DestinationRule")
    .some(({ meta, spec }) => !isOurs(meta) && spec["trafficPolicy"] !== undefined && meta.namespace === namespace);
  const isMixed = members.some((member) => podsOf(api, member).some((pod) => !pod.hasSidecar));
  return !disablesMtls(api, namespace) && !isOverruled && !isMixed && side.ports.length > 0;
}

function disablesMtls(api: SimApiServer, namespace: string): boolean {
  const found = api.all("PeerAuthentication").filter(({ meta }) => meta.namespace === namespace);
  return found.some(({ mode }) => mode === "DISABLE");
}

/** Services that take endpoints with these labels. */
export function membersOf(api: Pick<SimApiServer, "all">, namespace: string, labels: Labels): KubeService[] {
  return api
    .all("Service")
    .filter(
      ({ meta, selector, isHeadless }) =>
        meta.namespace === namespace &&
        !isHeadless &&
        Object.keys(selector).length > 0 &&
        labelsMatch(selector, labels),
    );
}
