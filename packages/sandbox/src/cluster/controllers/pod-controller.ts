import { sha256 } from "@causeway/shared";
import { type ApiObject, formatTime, type JsonObject, listAt, namespaceOf, textAt } from "../api-object.js";
import { BY_KUBELET } from "../objects/written-by.js";
import type { Change } from "../store/collection.js";
import { type Controller, type ControllerContext, condition, definitionOf } from "./controller.js";
import { PodAddresses } from "./pod-addresses.js";
import { objectKey, ReconcileQueue, splitObjectKey } from "./reconcile-queue.js";

/**
 * Scheduler and kubelets in one: gives every new pod a node, an address and, after the ready delay, readiness; removes it
 * when its deletion is asked for. A pod is made ready once; what tests write into its status later stays.
 */
export class PodController implements Controller {
  readonly #context: ControllerContext;
  readonly #addresses: PodAddresses;
  readonly #queue = new ReconcileQueue((key) => this.#pass(key));
  /** What cancels a wait, by `uid/ready` and `uid/stop`. */
  readonly #timers = new Map<string, () => void>();
  #nextNode = 0;

  constructor(context: ControllerContext, network: number) {
    this.#context = context;
    this.#addresses = new PodAddresses(network);
  }

  get isIdle(): boolean {
    return this.#queue.isIdle;
  }

  onChange({ resource, type, object }: Change): void {
    if (resource !== "pods") return;
    if (type !== "DELETED") {
      this.#queue.wake(objectKey(namespaceOf(object), object.metadata.name));
      return;
    }
    for (const what of ["ready", "stop"]) {
      this.#timers.get(`${object.metadata.uid}/${what}`)?.();
      this.#timers.delete(`${object.metadata.uid}/${what}`);
    }
    this.#addresses.release(textAt(object, "status", "podIP"));
  }

  stop(): void {
    this.#queue.stop();
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  #pass(key: string): void {
    const { namespace, name } = splitObjectKey(key);
    const pod = this.#context.objects.store.get("pods", namespace, name);
    if (pod === undefined) return;
    const { podReadyDelayMs, podStopDelayMs } = this.#context.timing;
    if (pod.metadata.deletionTimestamp !== undefined) {
      if ((pod.metadata.deletionGracePeriodSeconds ?? 0) === 0) return;
      if (!this.#timers.has(`${pod.metadata.uid}/stop`)) this.#tellContainers(pod, describeStop);
      this.#after(pod, "stop", podStopDelayMs, (current) =>
        this.#context.objects.endGrace(definitionOf(this.#context, "pods"), current),
      );
    } else if (textAt(pod, "status", "podIP") === "") {
      const started = this.#started(pod, podReadyDelayMs <= 0);
      this.#write(pod, started);
      this.#tellStart(started);
      if (podReadyDelayMs <= 0) return;
      this.#after(started, "ready", podReadyDelayMs, (current) => this.#makeReady(current));
    }
  }

  #after(pod: ApiObject, what: "stop" | "ready", ms: number, act: (current: ApiObject) => void): void {
    const { uid, name } = pod.metadata;
    const run = () => {
      this.#timers.delete(`${uid}/${what}`);
      const current = this.#context.objects.store.get("pods", namespaceOf(pod), name);
      if (current !== undefined && current.metadata.uid === uid) act(current);
    };
    if (ms <= 0) run();
    else if (!this.#timers.has(`${uid}/${what}`))
      this.#timers.set(`${uid}/${what}`, this.#context.clock.after(ms, run));
  }

  #makeReady(pod: ApiObject): void {
    if (pod.metadata.deletionTimestamp !== undefined) return;
    this.#write(pod, { ...pod, status: { ...pod.status, ...this.#readiness(pod, true) } });
  }

  #write(pod: ApiObject, next: ApiObject): void {
    this.#context.objects.putStatus(definitionOf(this.#context, "pods"), pod, next, BY_KUBELET);
  }

  #started(pod: ApiObject, isReady: boolean): ApiObject {
    const podIP = this.#addresses.take();
    const node = this.#pickNode(textAt(pod, "spec", "nodeName"));
    const now = formatTime(this.#context.clock.now());
    const status = {
      ...pod.status,
      phase: "Running",
      hostIP: textAt(listAt(node, "status", "addresses")[0], "address"),
      podIP,
      podIPs: [{ ip: podIP }],
      startTime: now,
      ...this.#readiness(pod, isReady),
    };
    return { ...pod, spec: { ...pod.spec, nodeName: node?.metadata.name ?? "" }, status };
  }

  #tellStart(pod: ApiObject): void {
    const { name } = pod.metadata;
    const message = `Successfully assigned ${namespaceOf(pod)}/${name} to ${textAt(pod, "spec", "nodeName")}`;
    const component = "default-scheduler";
    this.#context.events.record({ object: pod, fieldPath: "", reason: "Scheduled", message, component, host: "" });
    this.#tellContainers(pod, describeStart);
  }

  /** What the kubelet says of each container. */
  #tellContainers(pod: ApiObject, describe: (container: JsonObject) => readonly ContainerEvent[]): void {
    const host = textAt(pod, "spec", "nodeName");
    for (const container of listAt(pod, "spec", "containers")) {
      const fieldPath = `spec.containers{${textAt(container, "name")}}`;
      for (const { reason, message } of describe(container)) {
        this.#context.events.record({ object: pod, fieldPath, reason, message, component: "kubelet", host });
      }
    }
  }

  #pickNode(wanted: string): undefined | ApiObject {
    const nodes = [...this.#context.objects.store.collection("nodes").objects("")];
    const named = nodes.find((node) => node.metadata.name === wanted);
    this.#nextNode += 1;
    return named ?? nodes[this.#nextNode % Math.max(1, nodes.length)];
  }

  #readiness(pod: ApiObject, isReady: boolean): JsonObject {
    const now = formatTime(this.#context.clock.now());
    const old = listAt(pod, "status", "conditions");
    const before = listAt(pod, "status", "containerStatuses");
    const state = (isTrue: boolean, reason: string) =>
      ({ status: isTrue ? "True" : "False", reason, message: "", now }) as const;
    const why = isReady ? "" : "ContainersNotReady";
    return {
      conditions: [
        condition(old, "PodReadyToStartContainers", state(true, "")),
        condition(old, "Initialized", state(true, "")),
        condition(old, "Ready", state(isReady, why)),
        condition(old, "ContainersReady", state(isReady, why)),
        condition(old, "PodScheduled", state(true, "")),
      ],
      containerStatuses: listAt(pod, "spec", "containers").map((container) => ({
        name: container["name"] ?? "",
        image: container["image"] ?? "",
        imageID: `${textAt(container, "image").split(":")[0]}@sha256:${digestOf(textAt(container, "image"))}`,
        containerID: `containerd://${digestOf(pod.metadata.uid, textAt(container, "name"))}`,
        ready: isReady,
        started: true,
        restartCount: 0,
        state: before.find((one) => one["name"] === container["name"])?.["state"] ?? { running: { startedAt: now } },
        lastState: {},
      })),
    };
  }
}

interface ContainerEvent {
  readonly reason: string;
  readonly message: string;
}

function describeStart(container: JsonObject): readonly ContainerEvent[] {
  const name = textAt(container, "name");
  const image = JSON.stringify(textAt(container, "image"));
  return [
    { reason: "Pulled", message: `Container image ${image} already present on machine` },
    { reason: "Created", message: `Created container: ${name}` },
    { reason: "Started", message: `Started container ${name}` },
  ];
}

function describeStop(container: JsonObject): readonly ContainerEvent[] {
  return [{ reason: "Killing", message: `Stopping container ${textAt(container, "name")}` }];
}

/** Sixty-four hexadecimal digits, the same for the same words. */
function digestOf(...words: readonly string[]): string {
  return sha256(...words).toString("hex");
}
