import type { Clock } from "@causeway/shared";
import { formatTime } from "./api-object.js";
import { type Controller, type ControllerContext, definitionOf, type PodTiming } from "./controllers/controller.js";
import { CustomKindController } from "./controllers/custom-kind-controller.js";
import { DeploymentController } from "./controllers/deployment-controller.js";
import { EndpointSliceController } from "./controllers/endpoint-slice-controller.js";
import { EventRecorder } from "./controllers/event-recorder.js";
import { GarbageCollector } from "./controllers/garbage-collector.js";
import { type LoadBalancerAddresses, LoadBalancerController } from "./controllers/load-balancer-controller.js";
import { NamespaceController } from "./controllers/namespace-controller.js";
import { PodController } from "./controllers/pod-controller.js";
import { ReplicaSetController } from "./controllers/replica-set-controller.js";
import { createIdentity } from "./identity.js";
import { createCoreKinds } from "./kinds/core-kinds.js";
import { CUSTOM_KINDS } from "./kinds/custom-kinds.js";
import { KindRegistry } from "./kinds/kind-registry.js";
import { storedApiVersion } from "./kinds/resource-definition.js";
import { ServiceAllocator } from "./kinds/services/service-allocator.js";
import { decodeObject } from "./objects/decode-object.js";
import { ObjectApi } from "./objects/object-api.js";
import { BY_CONTROLLERS } from "./objects/written-by.js";
import { renderSeed, type SeedOptions } from "./seed.js";
import { ObjectStore } from "./store/object-store.js";

export interface WorldOptions extends SeedOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly loadBalancerIp: LoadBalancerAddresses;
  readonly podReadyDelayMs: number;
  readonly podStopDelayMs: number;
  readonly historyLimit: number;
  /** Events that are kept; 0 writes none. */
  readonly maxEvents: number;
}

/** A cluster without its HTTP server: the store, the kinds, the rules and the controllers. */
export interface World {
  readonly objects: ObjectApi;
  readonly registry: KindRegistry;
  readonly timing: PodTiming;
  settled(): Promise<void>;
  stop(): void;
}

export function createWorld(options: WorldOptions): World {
  const { clock, random } = options;
  const store = new ObjectStore(options.historyLimit);
  const objects = new ObjectApi({ store, identity: createIdentity(random), clock });
  const registry = createRegistry(store, random);
  const timing = { podReadyDelayMs: options.podReadyDelayMs, podStopDelayMs: options.podStopDelayMs };
  const events = new EventRecorder({
    objects,
    events: () => definitionOf({ registry }, "events"),
    clock,
    maxEvents: options.maxEvents,
  });
  const controllers = createControllers({ objects, registry, clock, timing, events }, options);
  store.onChange((change) => {
    for (const controller of controllers) controller.onChange(change);
  });
  seed(objects, registry, options);
  return {
    objects,
    registry,
    timing,
    async settled() {
      do await new Promise<void>((resolve) => setImmediate(resolve));
      while (controllers.some((controller) => !controller.isIdle));
    },
    stop() {
      for (const controller of controllers) controller.stop();
    },
  };
}

function createRegistry(store: ObjectStore, random: () => number): KindRegistry {
  const allocator = new ServiceAllocator(random);
  store.onChange((change) => {
    if (change.resource === "services") allocator.observe(change);
  });
  const namespaceLabels = (name: string) => store.get("namespaces", "", name)?.metadata.labels ?? {};
  const registry = new KindRegistry();
  for (const kind of [...createCoreKinds({ allocator, namespaceLabels }), ...CUSTOM_KINDS]) registry.define(kind);
  return registry;
}

function createControllers(context: ControllerContext, options: WorldOptions): readonly Controller[] {
  return [
    new NamespaceController(context),
    new GarbageCollector(context),
    new CustomKindController(context),
    new DeploymentController(context),
    new ReplicaSetController(context),
    new PodController(context, options.octet),
    new EndpointSliceController(context),
    new LoadBalancerController(context, options.loadBalancerIp),
  ];
}

function seed(objects: ObjectApi, registry: KindRegistry, options: WorldOptions): void {
  for (const raw of renderSeed(options, formatTime(options.clock.now()))) {
    const definition = registry.findKind(String(raw["apiVersion"]), String(raw["kind"]));
    if (definition === undefined) throw new Error(`the seed has an unknown kind ${String(raw["kind"])}`);
    objects.create(definition, decodeObject(raw, definition, storedApiVersion(definition)), {
      dryRun: false,
      by: BY_CONTROLLERS,
    });
  }
}
