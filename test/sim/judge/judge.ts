import { type ClusterId, desiredKeys, serviceKey } from "@causeway/shared";
import type { KubeKind, KubeObject, KubeWorkloadEntry } from "../../../packages/edge/src/core/kube.js";
import { ANNOTATION, isOurs } from "../../../packages/edge/src/core/render/ownership.js";
import type { Mutation } from "../cluster/api-server.js";
import type { WriteRequest } from "../cluster/edge-ports.js";
import type { RunningEdge, SimEdge } from "../processes/sim-edge.js";
import type { SimSite, World } from "../world.js";
import { BrakeRule } from "./brake-rule.js";
import { isTwin, sourceOf } from "./entry-source.js";
import { findHarm } from "./find-harm.js";
import { describeAddress } from "./gateway-truth.js";
import { findGrowth } from "./memory-bounds.js";
import { isMove, nameInForce, nameOf } from "./name-rule.js";
import { isStoreAccepted } from "./store-rule.js";
import { entryId, hostsOf, importId, readTruth } from "./truth.js";
import { UNSEEN_MS, Unseen } from "./unseen.js";
import { WantedSince } from "./wanted-since.js";
import { isWithheld } from "./withheld.js";

/** For how long what was so may still be on its way: delays, stalled watches, damping, holds, retries. */
const SLACK_MS = 150_000;
/** What nothing that should be depends on. */
const UNREAD: ReadonlySet<KubeKind> = new Set<KubeKind>(["EndpointSlice", "Node"]);

/** One broken rule. */
export interface Violation {
  readonly kind:
    | "wrongDelete"
    | "foreignTouched"
    | "outsideWorkspace"
    | "harm"
    | "notReady"
    | "twoWriters"
    | "memory"
    | "brake"
    | "name";
  readonly message: string;
}

/** Watches every write of every edge, as the API servers carry it out. */
export class Judge {
  readonly violations: Violation[] = [];
  writes = 0;
  lastWriteMs = 0;
  readonly #world: World;
  readonly #judgesBrake: boolean;
  readonly #entries = new WantedSince();
  readonly #hosts = new WantedSince();
  readonly #imports = new WantedSince();
  /** Namespaces of a cluster that a workspace owns, and until when that was so. */
  readonly #owned = new Map<string, number>();
  /** When somebody else last changed the cluster, or something was wrong with a watch of it. */
  readonly #disturbedMs = new Map<ClusterId, number>();
  readonly #unseen = new Unseen();
  readonly #harm = new Map<ClusterId, ReadonlySet<string>>();
  readonly #brakes = new WeakMap<RunningEdge, BrakeRule>();

  constructor(world: World, { judgesBrake }: { readonly judgesBrake: boolean }) {
    this.#world = world;
    this.#judgesBrake = judgesBrake;
    for (const site of world.sites) site.api.onMutation((mutation) => this.#onMutation(site, mutation));
  }

  /** To be called when anything but an edge has changed anything. */
  look(): void {
    const nowMs = this.#nowMs;
    const truth = readTruth(this.#world);
    this.#entries.note(truth.entries, nowMs);
    this.#hosts.note(truth.hosts, nowMs);
    this.#imports.note(truth.imports, nowMs);
    for (const { cluster, edge } of this.#world.sites) {
      this.#noteBlindness(cluster, edge);
      for (const namespace of ["bookinfo", "shop"]) {
        const isOwned = isOwnedNow(this.#world, cluster, namespace);
        // What an edge was told before it lost its link stays in force for it.
        if (isOwned || !isLevel(this.#world, cluster, edge)) this.#owned.set(`${cluster} ${namespace}`, nowMs);
      }
    }
  }

  /** What is wanted now has been so for ever. */
  lookBack(): void {
    for (const wanted of [this.#entries, this.#hosts, this.#imports]) wanted.backdate();
  }

  /** An edge asks for a write: by what it has been told, it may. */
  onRequest({ cluster, api, edge: { record } }: SimSite, request: WriteRequest, edge: RunningEdge): void {
    const writer = record.lease.stored?.record.holder?.process.instance;
    if (writer !== edge.instance) {
      this.#tell("twoWriters", `${cluster}: ${request.verb} by ${edge.instance} while ${writer ?? "nobody"} may write`);
    }
    if (!edge.ports.watches.every((watch) => watch.isHealthy)) {
      this.#tell("notReady", `${cluster}: ${request.verb} while not every watch has listed`);
    }
    const { followed } = edge;
    if (request.verb === "create" && !followed.isComplete && !isMove(api, edge, request.object)) {
      this.#tell("notReady", `${cluster}: ${request.object.meta.name} created before the first Complete`);
    }
    if (request.verb !== "delete" || request.of.kind !== "WorkloadEntry") return;
    const entry = api.get("WorkloadEntry", request.of.namespace, request.of.name);
    if (entry === undefined || !isOurs(entry.meta)) return;
    this.#judgeAsked(edge, { cluster, api }, entry);
    const source = sourceOf(entry);
    const key = desiredKeys.withdrawn(desiredKeys.source(source.service, source.cluster));
    const isDriven = followed.resources.has(key) && this.#isWanted(cluster, entry);
    if (isDriven && !isStoreAccepted(edge, this.#world)) {
      this.#tell("wrongDelete", `${cluster}: ${entry.meta.name} deleted on the word of a store that nobody accepted`);
    }
  }

  /** An edge has been told that what it asked for changed nothing. */
  onRefused(request: WriteRequest, edge: RunningEdge): void {
    if (request.verb === "delete") this.#brakes.get(edge)?.refused(request.uid);
  }

  /** What must hold when everything has come to rest. */
  judgeRest(): void {
    for (const { cluster, api, edge } of this.#world.sites) {
      for (const harm of findHarm(api)) this.#tell("harm", `${cluster} at rest: ${harm}`);
      for (const { meta } of api.all("WorkloadEntry")) {
        const isOwned = this.#world.model.ownerOf(cluster, meta.namespace) !== undefined;
        if (isOurs(meta) && !isOwned)
          this.#tell("outsideWorkspace", `${cluster} at rest: ${meta.namespace}/${meta.name}`);
      }
      this.judgeMemory(cluster, edge);
    }
  }

  /** Nothing may grow with time or with the number of events. */
  judgeMemory(cluster: ClusterId, edge: SimEdge): void {
    for (const found of findGrowth(edge, this.#world.central)) this.#tell("memory", `${cluster}: ${found}`);
  }

  #onMutation(site: SimSite, mutation: Mutation): void {
    const { cluster, api } = site;
    if (mutation.by === "hand") {
      this.#disturbedMs.set(cluster, this.#nowMs);
      this.#unseen.note(cluster, mutation);
      this.#noteTaken(site, mutation);
      if (UNREAD.has(mutation.kind)) return;
      this.#harm.set(cluster, new Set(findHarm(api)));
      this.look();
      return;
    }
    this.writes += 1;
    this.lastWriteMs = this.#nowMs;
    const { before, after } = mutation;
    if (before !== undefined && !isOurs(before.meta)) {
      this.#tell("foreignTouched", `${cluster}: ${mutation.verb} ${before.kind} ${before.meta.name}`);
    }
    if (mutation.verb === "create" && after !== undefined) this.#judgeCreate(cluster, after);
    if (mutation.verb === "delete" && before !== undefined) this.#judgeDelete(site, before);
    this.#judgeHosts(site, mutation);
    this.#judgeHarm(site, mutation);
    if (mutation.kind === "Gateway") this.look();
  }

  /** Not by the edge, whatever it has asked for. */
  #noteTaken({ edge: { processes } }: SimSite, { verb, before }: Mutation): void {
    if (verb !== "delete" || before === undefined) return;
    for (const process of processes) this.#brakes.get(process)?.forget(before.meta.uid);
  }

  #judgeCreate(cluster: ClusterId, object: KubeObject): void {
    if (object.kind !== "WorkloadEntry" && object.kind !== "DestinationRule") return;
    const ownedMs = this.#owned.get(`${cluster} ${object.meta.namespace}`) ?? Number.NEGATIVE_INFINITY;
    if (this.#nowMs - ownedMs > SLACK_MS) {
      this.#tell("outsideWorkspace", `${cluster}: ${object.kind} ${object.meta.namespace}/${object.meta.name} created`);
    }
  }

  #judgeDelete({ cluster, api }: SimSite, object: KubeObject): void {
    const { namespace, name } = object.meta;
    if (object.kind === "DestinationRule") {
      const service = serviceKey(namespace, name.replace(/^k-/, ""));
      if (this.#isImported(cluster, service)) this.#tell("wrongDelete", `${cluster}: rule ${name}`);
    }
    // An edge may have become lost by nothing but time.
    this.look();
    if (object.kind !== "WorkloadEntry" || !this.#isWanted(cluster, object)) return;
    // To the edge it may have done harm: it has no picture of all kinds at one moment.
    if (isWithheld(this.#unseen.seen(cluster, api, this.#nowMs), object)) return;
    // Somebody may have taken the mark off the one that stays, and the edge cannot know yet.
    const isDisturbed = this.#isDisturbed(cluster);
    const twin = [...api.all("WorkloadEntry"), ...this.#unseen.takenAway(cluster, this.#nowMs)]
      .filter((other) => (isOurs(other.meta) || isDisturbed) && other.meta.namespace === namespace)
      .find((other) => other.meta.name !== name && isTwin(other, object));
    if (twin === undefined) {
      const { service, cluster: of } = sourceOf(object);
      this.#tell("wrongDelete", `${cluster}: entry of ${service}@${of} at ${object.spec.address}`);
    }
  }

  /** It has been right to have it for longer than anything is on its way. */
  #isWanted(cluster: ClusterId, entry: KubeWorkloadEntry): boolean {
    const { service, cluster: exporter } = sourceOf(entry);
    const gateway = entry.meta.annotations[ANNOTATION.gateway]?.split("/").at(-1) ?? "";
    return [true, false].some((isNamed) => {
      const address = describeAddress(gateway, entry.spec.address, isNamed);
      const id = entryId(cluster, service, exporter, address, entry.spec.serviceAccount);
      return this.#entries.wasWanted(id, this.#nowMs - SLACK_MS);
    });
  }

  /** One and the same other cluster has exported it for that long: of two that take turns, each is news. */
  #isImported(cluster: ClusterId, service: string): boolean {
    return this.#world.sites.some(({ cluster: exporter }) =>
      this.#imports.wasWanted(importId(cluster, service, exporter), this.#nowMs - SLACK_MS),
    );
  }

  /** A host that leaves a Gateway is a delete like any other. */
  #judgeHosts({ cluster, api }: SimSite, { kind, before, after }: Mutation): void {
    if (kind !== "Gateway" || before?.kind !== "Gateway") return;
    const left = new Set(api.all("Gateway").flatMap((gateway) => hostsOf(gateway.spec)));
    const now = after?.kind === "Gateway" ? hostsOf(after.spec) : [];
    for (const host of hostsOf(before.spec)) {
      const [name = "", namespace = ""] = host.split(".");
      const key = `${cluster} ${namespace}/${name} ${before.meta.name.replace(/^k-/, "")}`;
      if (now.includes(host) || left.has(host)) continue;
      if (this.#hosts.wasWanted(key, this.#nowMs - SLACK_MS)) this.#tell("wrongDelete", `${cluster}: host ${host}`);
    }
  }

  /** An entry that nothing replaces and that does no harm: by what the edge has been told, it may go, and not too many at once. */
  #judgeAsked(edge: RunningEdge, { cluster, api }: Pick<SimSite, "cluster" | "api">, entry: KubeWorkloadEntry): void {
    const ours = api.all("WorkloadEntry").filter(({ meta }) => isOurs(meta));
    const isReplaced = ours.some((other) => other.meta.name !== entry.meta.name && isTwin(other, entry));
    if (isReplaced || isWithheld(api, entry)) return;
    if (this.#unseen.hidesSafety(cluster, entry.meta.namespace, edge)) return;
    const name = nameInForce(edge, entry);
    const kept = name === undefined ? undefined : edge.names.whyKept(name, entry.spec.address, this.#nowMs);
    if (kept !== undefined) this.#tell("name", `${cluster}: ${entry.meta.name} at ${entry.spec.address}: ${kept}`);
    if (!this.#judgesBrake) return;
    const rule = this.#brakes.get(edge) ?? new BrakeRule();
    this.#brakes.set(edge, rule);
    const source = sourceOf(entry);
    const owned = ours.filter((other) => sourceOf(other).cluster === source.cluster).map(({ meta }) => meta);
    const stoodFor = nameOf(entry);
    const goneSinceMs = stoodFor === undefined ? undefined : edge.names.goneSinceMs(stoodFor);
    const asked = { source, of: entry.meta, owned, goneSinceMs, isNameInForce: name !== undefined };
    const broken = rule.judge(edge, asked);
    if (broken !== undefined) this.#tell("brake", `${cluster}: ${broken}`);
  }

  /** The kinds of a cluster are shown each in its own time once a watch works again. */
  #noteBlindness(cluster: ClusterId, { processes }: SimEdge): void {
    const isBlind = processes.some(({ ports }) => ports.watches.some((watch) => watch.isFaulty));
    if (!isBlind && processes.length > 0) return;
    this.#disturbedMs.set(cluster, this.#nowMs);
    this.#unseen.noteBlind(cluster, this.#nowMs);
  }

  #judgeHarm({ cluster, api }: SimSite, mutation: Mutation): void {
    this.#noteBlindness(cluster, this.#world.site(cluster).edge);
    const known = this.#harm.get(cluster) ?? new Set<string>();
    const found = findHarm(api);
    this.#harm.set(cluster, new Set(found));
    // What somebody has done meanwhile is not the edge's doing.
    if (this.#isDisturbed(cluster)) return;
    for (const harm of found) {
      if (!known.has(harm)) this.#tell("harm", `${cluster} after ${mutation.verb} ${mutation.kind}: ${harm}`);
    }
  }

  #isDisturbed(cluster: ClusterId): boolean {
    return this.#nowMs - (this.#disturbedMs.get(cluster) ?? Number.NEGATIVE_INFINITY) < UNSEEN_MS;
  }

  #tell(kind: Violation["kind"], message: string): void {
    this.violations.push({ kind, message: `at ${(this.#nowMs / 1_000).toFixed(3)} s: ${message}` });
  }

  get #nowMs(): number {
    return this.#world.clock.monotonic();
  }
}

/** As people want it, or as a store says it that nobody has put right yet. */
function isOwnedNow({ model, central, isStoreWrong }: World, cluster: ClusterId, namespace: string): boolean {
  const held = isStoreWrong ? central.config?.view() : undefined;
  return model.ownerOf(cluster, namespace) !== undefined || held?.ownerOf(cluster, namespace) !== undefined;
}

/** Whoever speaks for the cluster has heard of everything that central wants of it. */
function isLevel({ central }: World, cluster: ClusterId, { processes }: SimEdge): boolean {
  const table = central.hub?.followTable(cluster);
  const isUpToDate = ({ followed }: RunningEdge) => followed.state.digest === table?.digest;
  return table !== undefined && processes.length > 0 && processes.every(isUpToDate);
}
