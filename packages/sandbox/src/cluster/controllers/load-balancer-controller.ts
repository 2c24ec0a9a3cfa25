import { type ApiObject, type JsonObject, listAt, namespaceOf, textAt } from "../api-object.js";
import type { Change } from "../store/collection.js";
import { type Controller, type ControllerContext, writeStatus } from "./controller.js";
import { objectKey, ReconcileQueue, splitObjectKey } from "./reconcile-queue.js";

/** An address of a load balancer: an IP, or a hostname as some clouds give. */
export type LoadBalancerAddress = string | { readonly hostname: string };

/** What a Service of type LoadBalancer gets: one address, several, or none yet. */
export type LoadBalancerAddresses = (
  namespace: string,
  name: string,
) => undefined | LoadBalancerAddress | readonly LoadBalancerAddress[];

/** Gives Services of type LoadBalancer their addresses, once; what is there already stays. */
export class LoadBalancerController implements Controller {
  readonly #context: ControllerContext;
  readonly #addresses: LoadBalancerAddresses;
  readonly #queue = new ReconcileQueue((key) => this.#pass(key));

  constructor(context: ControllerContext, addresses: LoadBalancerAddresses) {
    this.#context = context;
    this.#addresses = addresses;
  }

  get isIdle(): boolean {
    return this.#queue.isIdle;
  }

  onChange({ resource, type, object }: Change): void {
    if (resource === "services" && type !== "DELETED")
      this.#queue.wake(objectKey(namespaceOf(object), object.metadata.name));
  }

  stop(): void {
    this.#queue.stop();
  }

  #pass(key: string): void {
    const { namespace, name } = splitObjectKey(key);
    const service = this.#context.objects.store.get("services", namespace, name);
    if (service === undefined) return;
    const hasIngress = listAt(service, "status", "loadBalancer", "ingress").length > 0;
    const wantsIngress = textAt(service, "spec", "type") === "LoadBalancer";
    if (wantsIngress && !hasIngress) this.#ensure(service, toList(this.#addresses(namespace, name)));
    if (!wantsIngress && hasIngress) this.#assign(service, []);
  }

  #ensure(service: ApiObject, addresses: readonly LoadBalancerAddress[]): void {
    if (addresses.length === 0) return;
    this.#tell(service, "EnsuringLoadBalancer", "Ensuring load balancer");
    this.#assign(service, addresses.map(describeIngress));
    this.#tell(service, "EnsuredLoadBalancer", "Ensured load balancer");
  }

  #tell(object: ApiObject, reason: string, message: string): void {
    this.#context.events.record({ object, fieldPath: "", reason, message, component: "service-controller", host: "" });
  }

  #assign(service: ApiObject, ingress: readonly JsonObject[]): void {
    writeStatus(this.#context, "services", service, { loadBalancer: ingress.length === 0 ? {} : { ingress } });
  }
}

function toList(addresses: ReturnType<LoadBalancerAddresses>): readonly LoadBalancerAddress[] {
  if (addresses === undefined) return [];
  return typeof addresses === "string" || "hostname" in addresses ? [addresses] : addresses;
}

function describeIngress(address: LoadBalancerAddress): JsonObject {
  return typeof address === "string" ? { ip: address, ipMode: "VIP" } : { hostname: address.hostname };
}
