import type { ClusterId, DesiredResource, GatewayKey, ServiceKey } from "@causeway/shared";
import type { ClusterShare } from "./cluster-share.js";
import type { Touched } from "./dirty.js";
import { exportShare } from "./export-share.js";
import { ExporterGroups } from "./exporter-groups.js";
import { type Exposure, exposureOf } from "./exposure.js";
import { importShare, listedSources } from "./import-share.js";
import { keepAll } from "./keep-all.js";
import { listingMatters, notePlanned, type PlannedImport, type SourceChange, sourceMatters } from "./planned-import.js";
import { sameValue } from "./same-value.js";
import { ServiceFacts } from "./service-facts.js";
import { sourceBody } from "./source-body.js";
import { knowledgeOf, type World } from "./world.js";

const NONE: ReadonlySet<ClusterId> = new Set();

/** What an update of a service has changed. */
export interface ServiceUpdate {
  /** Shares that were planned anew; undefined when the cluster has none. */
  readonly shares: ReadonlyMap<ClusterId, undefined | ClusterShare>;
  /** Clusters whose `source` resource is another one now. */
  readonly sources: readonly ClusterId[];
}

/**
 * One service in all clusters: what each cluster's instances are to others, and what each cluster should have. An update
 * judges only the clusters that were touched, and plans only those to which that makes a difference; planning everything
 * anew would give the same.
 */
export class PlannedService {
  readonly service: ServiceKey;
  private readonly exposures = new Map<ClusterId, Exposure>();
  private readonly exporters = new ExporterGroups();
  private readonly bodies = new Map<ClusterId, DesiredResource>();
  private readonly imports = new Map<ClusterId, PlannedImport>();
  /** Clusters whose share depends on which clusters are unknown, each with those that it waits for. */
  private readonly waiting = new Map<ClusterId, ReadonlySet<ClusterId>>();

  constructor(service: ServiceKey) {
    this.service = service;
  }

  /** The resource of the service's instances in a cluster, the same for all who draw on them. */
  source(cluster: ClusterId): undefined | DesiredResource {
    return this.bodies.get(cluster);
  }

  /** Clusters whose share depends on which clusters are unknown. */
  get unknownReaders(): Iterable<ClusterId> {
    return this.waiting.keys();
  }

  get readsUnknown(): boolean {
    return this.waiting.size > 0;
  }

  /** Clusters of unknown origin that hold something back. */
  get waitsFor(): ReadonlySet<ClusterId> {
    if (this.waiting.size === 0) return NONE;
    return new Set(Array.from(this.waiting.values(), (clusters) => [...clusters]).flat());
  }

  /** Nothing is known of the service in any cluster. */
  get isEmpty(): boolean {
    return this.exposures.size + this.imports.size === 0;
  }

  /** The service as it was judged last. */
  facts(world: World): ServiceFacts {
    const { service, exposures, exporters } = this;
    return new ServiceFacts({ service, world, exposures, exporters });
  }

  update({ clusters, listing, used }: Touched, world: World): ServiceUpdate {
    const members = world.registry.clustersWith(this.service);
    const looked =
      clusters === "all" ? new Set([...members, ...this.exposures.keys(), ...this.imports.keys()]) : clusters;
    const sources: ClusterId[] = [];
    const changes: SourceChange[] = [];
    for (const cluster of looked) {
      const change = this.look(cluster, { isMember: members.has(cluster), world });
      if (change !== undefined) changes.push(change);
      if (this.renewBody(cluster)) sources.push(cluster);
    }
    const concerned = this.concerned(looked, changes, world);
    for (const cluster of listing) if (this.isListingNews(cluster, world)) concerned.add(cluster);
    for (const cluster of used) if (this.imports.get(cluster)?.readsUse === true) concerned.add(cluster);
    const shares = new Map<ClusterId, undefined | ClusterShare>();
    for (const cluster of concerned) shares.set(cluster, this.plan(cluster, world));
    return { shares, sources };
  }

  /** Judges a cluster again; undefined when nobody else can tell the difference. */
  private look(
    cluster: ClusterId,
    at: { readonly isMember: boolean; readonly world: World },
  ): undefined | SourceChange {
    const before = this.exposures.get(cluster);
    const after = at.isMember ? exposureOf(this.service, cluster, at.world) : undefined;
    if (after === undefined) this.exposures.delete(cluster);
    else this.exposures.set(cluster, after);
    const left = this.exporters.of(cluster)?.members.get(cluster);
    const signature = this.exporters.of(cluster)?.signature;
    const place = this.exporters.place(cluster, after, at.world);
    const isSame =
      before !== undefined &&
      after !== undefined &&
      sameFace(before, after) &&
      signature === this.exporters.of(cluster)?.signature &&
      sameValue(left, place.after);
    return isSame ? undefined : { cluster, ...place };
  }

  /** Returns whether the resource that others draw on is another one now. */
  private renewBody(cluster: ClusterId): boolean {
    const exposure = this.exposures.get(cluster);
    const body = exposure === undefined ? undefined : sourceBody(exposure);
    if (sameValue(body, this.bodies.get(cluster))) return false;
    if (body === undefined) this.bodies.delete(cluster);
    else this.bodies.set(cluster, body);
    return true;
  }

  /** Who has to be planned again: who was touched, whose instances they draw on, and who might choose otherwise now. */
  private concerned(looked: ReadonlySet<ClusterId>, changes: readonly SourceChange[], world: World): Set<ClusterId> {
    const members = world.registry.clustersWith(this.service);
    const concerned = new Set<ClusterId>();
    for (const cluster of looked) {
      if (members.has(cluster) || this.imports.has(cluster)) concerned.add(cluster);
      for (const source of this.drawnBy(cluster, world)) {
        if (this.imports.get(source)?.readsUse === true) concerned.add(source);
      }
    }
    if (changes.length === 0) return concerned;
    for (const [cluster, planned] of this.imports) {
      if (!concerned.has(cluster) && changes.some((change) => sourceMatters(planned, change))) concerned.add(cluster);
    }
    return concerned;
  }

  /** Whether these clusters' exports are in use hangs on what is known of this one. */
  private drawnBy(cluster: ClusterId, world: World): Iterable<ClusterId> {
    const reported = world.registry.cluster(cluster);
    return reported === undefined ? [] : listedSources(this.service, reported);
  }

  private isListingNews(cluster: ClusterId, world: World): boolean {
    const planned = this.imports.get(cluster);
    const reported = world.registry.cluster(cluster);
    return (
      planned !== undefined && reported !== undefined && listingMatters(planned, listedSources(this.service, reported))
    );
  }

  private plan(id: ClusterId, world: World): undefined | ClusterShare {
    const cluster = world.registry.cluster(id);
    const isMember = world.registry.clustersWith(this.service).has(id);
    this.waiting.delete(id);
    if (cluster === undefined || !isMember || knowledgeOf(id, world) === "unknown") {
      this.imports.delete(id);
      return undefined;
    }
    const facts = this.facts(world);
    const imported = importShare(facts, cluster);
    const { resources, sources } = imported;
    for (const [key, resource] of exportShare(facts, cluster)) resources.set(key, resource);
    const planned = notePlanned(imported, facts.readsUse);
    this.imports.set(id, planned);
    if (facts.readsUnknown) this.waiting.set(id, facts.waitsFor);
    const gateways = keepAll(
      sources.map((source) => this.gatewayOf(source)),
      (gateway) => gateway !== undefined,
    );
    const others = planned.listed.filter((source) => !sources.includes(source));
    return { resources, sources, gateways, origins: others.length === 0 ? sources : [...sources, ...others] };
  }

  private gatewayOf(source: ClusterId): undefined | GatewayKey {
    const body = this.bodies.get(source);
    return body?.kind === "source" ? body.gateway : undefined;
  }
}

/** What others can tell of an exposure, apart from its place among the exporters. */
function sameFace(a: Exposure, b: Exposure): boolean {
  return (
    a.knowledge === b.knowledge &&
    a.reason === b.reason &&
    a.isExported === b.isExported &&
    a.standing === b.standing &&
    a.gateways.used?.key === b.gateways.used?.key
  );
}
