import { FakeClock } from "@causeway/shared/testing";
import { type ApiObject, type JsonObject, listAt, textAt } from "../cluster/api-object.js";
import type { LoadBalancerAddress } from "../cluster/controllers/load-balancer-controller.js";
import { createRandom } from "../cluster/identity.js";
import type { ResourceDefinition } from "../cluster/kinds/resource-definition.js";
import { decodeObject } from "../cluster/objects/decode-object.js";
import { DELETE_NOW, type DeleteOptions } from "../cluster/objects/deletion.js";
import { BY_CONTROLLERS } from "../cluster/objects/written-by.js";
import { createWorld, type World } from "../cluster/world.js";
import { renderBookinfo } from "../samples/bookinfo.js";
import { renderNamespace } from "../samples/manifests.js";

/** Where the EndpointSlices are. */
export const SLICES = "endpointslices.discovery.k8s.io";

/** A world on a driven clock, with the short ways that tests of its controllers need. Every call lets the controllers settle. */
export class DrivenWorld {
  readonly clock = new FakeClock();
  address: undefined | LoadBalancerAddress = "203.0.113.1";
  readonly world: World;

  constructor(podReadyDelayMs: number, podStopDelayMs: number) {
    this.world = createWorld({
      name: "cluster-1",
      region: "r1",
      zone: "r1-a",
      network: "net-1",
      octet: 7,
      clock: this.clock,
      random: createRandom("test"),
      loadBalancerIp: () => this.address,
      podReadyDelayMs,
      podStopDelayMs,
      historyLimit: 1000,
      maxEvents: 1000,
    });
  }

  async make(manifest: JsonObject, namespace = "bookinfo"): Promise<ApiObject> {
    const definition = this.#kind(textAt(manifest, "apiVersion"), textAt(manifest, "kind"));
    const draft = decodeObject(manifest, definition, textAt(manifest, "apiVersion"));
    const place = definition.isNamespaced ? { namespace } : {};
    const made = this.world.objects.create(
      definition,
      { ...draft, metadata: { ...draft.metadata, ...place } },
      { dryRun: false, by: BY_CONTROLLERS },
    );
    await this.world.settled();
    return made;
  }

  async change(
    object: ApiObject,
    change: (current: ApiObject) => ApiObject,
    subresource: "" | "status" = "",
  ): Promise<void> {
    const definition = this.#kind(object.apiVersion, object.kind);
    const current = this.world.objects.get(definition, object.metadata.namespace ?? "", object.metadata.name);
    this.world.objects.update(definition, change(current), {
      dryRun: false,
      subresource,
      needsVersion: true,
      by: BY_CONTROLLERS,
    });
    await this.world.settled();
  }

  async delete(object: ApiObject, options: Partial<DeleteOptions> = {}): Promise<void> {
    const definition = this.#kind(object.apiVersion, object.kind);
    this.world.objects.delete(definition, object, { ...DELETE_NOW, graceSeconds: undefined, ...options });
    await this.world.settled();
  }

  async bookinfo(): Promise<void> {
    await this.make(renderNamespace("bookinfo", { "istio-injection": "enabled" }));
    for (const manifest of renderBookinfo()) await this.make(manifest);
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.world.settled();
  }

  get(resource: string, name: string, namespace = "bookinfo"): undefined | ApiObject {
    return this.world.objects.store.get(resource, namespace, name);
  }

  all(resource: string, namespace = "bookinfo"): readonly ApiObject[] {
    return [...this.world.objects.store.collection(resource).objects(namespace)];
  }

  pods(app: string): readonly ApiObject[] {
    return this.all("pods").filter((pod) => pod.metadata.labels?.["app"] === app);
  }

  endpoints(service: string): readonly JsonObject[] {
    const slices = this.all(SLICES).filter(
      (slice) => slice.metadata.labels?.["kubernetes.io/service-name"] === service,
    );
    return slices.flatMap((slice) => listAt(slice, "endpoints"));
  }

  async scale(name: string, replicas: number): Promise<void> {
    const deployment = this.get("deployments.apps", name);
    if (deployment === undefined) throw new Error(`no deployment ${name}`);
    await this.change(deployment, (current) => ({ ...current, spec: { ...current.spec, replicas } }));
  }

  #kind(apiVersion: string, kind: string): ResourceDefinition {
    const definition = this.world.registry.findKind(apiVersion, kind);
    if (definition === undefined) throw new Error(`no kind ${kind}`);
    return definition;
  }
}
