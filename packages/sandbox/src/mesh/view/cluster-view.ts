import {
  type EntryInstance,
  fullHost,
  type MeshFacts,
  type MeshRouting,
  type MeshRule,
  type MeshService,
  type PodInstance,
  type ServiceWorld,
} from "@causeway/shared";
import { type ApiObject, namespaceOf, textAt } from "../../cluster/api-object.js";
import { decodePassthrough, type PassthroughServer } from "./decode-gateway.js";
import { decodeRouting } from "./decode-routing.js";
import { decodeRule } from "./decode-rule.js";
import { decodeEntry, decodeService, decodeSlice } from "./decode-service.js";
import { type MeshObjects, WATCHED } from "./object-snapshot.js";

const ROOT_NAMESPACE = "istio-system";
const SERVICE_NAME = "kubernetes.io/service-name";

/** What all proxies of one cluster are told, made from its objects once a push and kept until the next. */
export class ClusterView {
  readonly #snapshot: MeshObjects;
  readonly #cluster: string;
  readonly #worlds = new Map<string, undefined | ServiceWorld>();
  #facts: undefined | MeshFacts;
  #rules: undefined | readonly MeshRule[];
  #routings: undefined | readonly MeshRouting[];
  #servers: undefined | readonly PassthroughServer[];
  #slices: undefined | ReadonlyMap<string, readonly ApiObject[]>;
  #entries: undefined | ReadonlyMap<string, readonly EntryInstance[]>;
  /** Counts pushes: what was made of an older one is out of date. */
  revision = 0;

  constructor(cluster: string, snapshot: MeshObjects) {
    this.#cluster = cluster;
    this.#snapshot = snapshot;
    snapshot.onPush(() => this.#forget());
  }

  get facts(): MeshFacts {
    this.#facts ??= {
      cluster: this.#cluster,
      network:
        this.#snapshot.get(WATCHED.namespaces, "", ROOT_NAMESPACE)?.metadata.labels?.["topology.istio.io/network"] ??
        "",
      rootNamespace: ROOT_NAMESPACE,
      clusterDomain: "cluster.local",
      trustDomain: "cluster.local",
    };
    return this.#facts;
  }

  get routings(): readonly MeshRouting[] {
    this.#routings ??= Array.from(this.#snapshot.all(WATCHED.routings), decodeRouting);
    return this.#routings;
  }

  /** Servers of all Gateways that pass TLS through. */
  get passthroughServers(): readonly PassthroughServer[] {
    this.#servers ??= Array.from(this.#snapshot.all(WATCHED.gateways)).flatMap(decodePassthrough);
    return this.#servers;
  }

  /** The Service that a name means for a pod of a namespace, as the cluster's DNS resolves it; undefined for any other. */
  findService(name: string, namespace: string): undefined | MeshService {
    const domain = this.facts.clusterDomain;
    const text = name.endsWith(".") ? name.slice(0, -1) : name;
    const bare = text.endsWith(`.svc.${domain}`) ? text.slice(0, -`.svc.${domain}`.length) : text.replace(/\.svc$/, "");
    const [service = "", other, ...rest] = bare.split(".");
    if (rest.length > 0) return undefined;
    const found = this.#snapshot.get(WATCHED.services, other ?? namespace, service);
    return found === undefined || textAt(found, "spec", "type") === "ExternalName" ? undefined : decodeService(found);
  }

  /** The Service of a full host. */
  serviceOfHost(host: string): undefined | MeshService {
    return host.endsWith(`.svc.${this.facts.clusterDomain}`) ? this.findService(host, "") : undefined;
  }

  hostOf({ namespace, name }: MeshService): string {
    return fullHost(namespace, name, this.facts.clusterDomain);
  }

  /** Everything about one Service; undefined when it is not there. */
  world(namespace: string, name: string): undefined | ServiceWorld {
    const key = `${namespace}/${name}`;
    if (!this.#worlds.has(key)) this.#worlds.set(key, this.#readWorld(namespace, name));
    return this.#worlds.get(key);
  }

  services(): Iterable<ApiObject> {
    return this.#snapshot.all(WATCHED.services);
  }

  nodes(): Iterable<ApiObject> {
    return this.#snapshot.all(WATCHED.nodes);
  }

  #readWorld(namespace: string, name: string): undefined | ServiceWorld {
    const service = this.#snapshot.get(WATCHED.services, namespace, name);
    if (service === undefined) return undefined;
    this.#rules ??= Array.from(this.#snapshot.all(WATCHED.rules), decodeRule);
    this.#entries ??= this.#readEntries();
    return {
      service: decodeService(service),
      pods: this.#readPods(namespace, name),
      entries: this.#entries.get(namespace) ?? [],
      rules: this.#rules,
      mesh: this.facts,
    };
  }

  #readPods(namespace: string, name: string): readonly PodInstance[] {
    this.#slices ??= this.#groupSlices();
    const context = {
      pod: (pod: string) => this.#snapshot.get(WATCHED.pods, namespace, pod),
      node: (node: string) => this.#snapshot.get(WATCHED.nodes, "", node),
    };
    return (this.#slices.get(`${namespace}/${name}`) ?? []).flatMap((slice) => decodeSlice(slice, context));
  }

  #groupSlices(): ReadonlyMap<string, readonly ApiObject[]> {
    const groups = new Map<string, ApiObject[]>();
    for (const slice of this.#snapshot.all(WATCHED.slices)) {
      const key = `${namespaceOf(slice)}/${slice.metadata.labels?.[SERVICE_NAME] ?? ""}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [slice]);
      else group.push(slice);
    }
    return groups;
  }

  #readEntries(): ReadonlyMap<string, readonly EntryInstance[]> {
    const groups = new Map<string, EntryInstance[]>();
    for (const entry of this.#snapshot.all(WATCHED.entries)) {
      const group = groups.get(namespaceOf(entry));
      if (group === undefined) groups.set(namespaceOf(entry), [decodeEntry(entry)]);
      else group.push(decodeEntry(entry));
    }
    return groups;
  }

  #forget(): void {
    this.revision += 1;
    this.#worlds.clear();
    this.#facts = undefined;
    this.#rules = undefined;
    this.#routings = undefined;
    this.#servers = undefined;
    this.#slices = undefined;
    this.#entries = undefined;
  }
}
