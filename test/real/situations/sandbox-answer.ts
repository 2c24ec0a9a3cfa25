import {
  type ApiObject,
  ClusterView,
  describeWorkload,
  gatewayEndpoints,
  type MeshObjects,
  placeOfNode,
  sidecarEndpoints,
  WATCHED,
  type Workload,
} from "@causeway/sandbox";
import { type EndpointList, formatSni, formatSpiffe, type OutlierPolicy } from "@causeway/shared";
import { type Answer, describeCluster, type EndpointFact, type Fact, passedThrough } from "./answer.js";
import type { AskingProxy } from "./situation.js";

/** What the sandbox's mesh says for the objects of one cluster. */
export class SandboxAnswers {
  readonly #objects: MeshObjects;
  readonly #view: ClusterView;
  readonly #cluster: string;

  constructor(cluster: string, objects: MeshObjects) {
    this.#cluster = cluster;
    this.#objects = objects;
    this.#view = new ClusterView(cluster, objects);
  }

  /** Clusters of the services of one namespace. */
  clusters(proxy: AskingProxy, namespace: string): Answer {
    const workload = this.#workload(proxy);
    const facts = this.#targets(namespace).flatMap(({ host, port, subset }): [string, Fact][] => {
      const sni = formatSni({ host, port, subset });
      const name = workload.isGateway ? sni : `outbound|${port}|${subset}|${host}`;
      const list = workload.isGateway
        ? gatewayEndpoints(this.#view, workload, sni)
        : sidecarEndpoints(this.#view, workload.client, name);
      return list === undefined
        ? []
        : [[name, describeList(list, workload.isGateway ? passedThrough : (endpoint) => endpoint)]];
    });
    return new Map(facts);
  }

  /** Every port of every service, with every name of a subset that any rule has. */
  #targets(namespace: string) {
    const rules = [...this.#objects.all(WATCHED.rules)].flatMap(
      ({ spec }) => (spec?.["subsets"] ?? []) as { name: string }[],
    );
    const subsets = ["", ...new Set(rules.map(({ name }) => name))];
    const services = [...this.#objects.all(WATCHED.services)].filter(
      ({ metadata }) => metadata.namespace === namespace,
    );
    return services.flatMap(({ metadata }) => {
      const world = this.#view.world(namespace, metadata.name);
      if (world === undefined) return [];
      const host = this.#view.hostOf(world.service);
      return world.service.ports.flatMap(({ port }) => subsets.map((subset) => ({ host, port, subset })));
    });
  }

  #workload({ namespace, pod }: AskingProxy): Workload {
    const found = this.#objects.get(WATCHED.pods, namespace, pod);
    if (found === undefined) throw new Error(`pod ${namespace}/${pod} is not there`);
    const { facts } = this.#view;
    return describeWorkload(found, {
      cluster: this.#cluster,
      locality: placeOfNode(this.#objects.get(WATCHED.nodes, "", nodeOf(found))),
      spiffe: (owner, account) => formatSpiffe(facts.trustDomain, owner, account),
    });
  }
}

function nodeOf(pod: ApiObject): string {
  return String(pod.spec?.["nodeName"] ?? "");
}

function describeList(list: EndpointList, asSeen: (endpoint: EndpointFact) => EndpointFact): Fact {
  return describeCluster({
    ...list,
    outlier: list.outlier === undefined ? "" : describeOutlier(list.outlier),
    endpoints: list.endpoints.map((one) => asSeen({ ...one, health: one.isHealthy ? "healthy" : "unhealthy" })),
  });
}

function describeOutlier(policy: OutlierPolicy): string {
  const { consecutiveGatewayErrors, consecutive5xxErrors, intervalMs, baseEjectionMs, maxEjectionPercent } = policy;
  return [
    `${consecutiveGatewayErrors} gateway errors, ${consecutive5xxErrors} 5xx errors`,
    `every ${intervalMs} ms for ${baseEjectionMs} ms, at most ${maxEjectionPercent} %`,
  ].join(", ");
}
