import { type ApiObject, formatTime, type JsonObject, listAt, namespaceOf, textAt } from "../api-object.js";
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
      this.#after(pod, "stop", podStopDelayMs, (current) =>
        this.#context.objects.endGrace(definitionOf(this.#context, "pods"), current),
      );
    } else if (textAt(pod, "status", "podIP") === "") {
      const started = this.#started(pod, podReadyDelayMs <= 0);
      this.#context.objects.store.put("pods", started);
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
    this.#context.objects.store.put("pods", { ...pod, status: { ...pod.status, ...this.#readiness(pod, true) } });
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

  #pickNode(wanted: string): undefined | ApiObject {
    const nodes = [...this.#context.objects.store.collection("nodes").objects("")];
    const named = nodes.find((node) => node.metadata.name === wanted);
    this.#nextNode += 1;
    return named ?? nodes[this.#nextNode % Math.max(1, nodes.length)];
  }

  #readiness(pod: ApiObject, isReady: boolean): JsonObject {
    const now = formatTime(this.#context.clock.now());
    const old = listAt(pod, "status", "conditions");
    const state = (isTrue: boolean, reason: string) =>
      ({ status: isTrue ? "True" : "False", reason, message: "", now }) as const;
    const why = isReady ? "" : "ContainersNotReady";
    return {
      conditions: [
        condition(old, "PodScheduled", state(true, "")),
        condition(old, "Initialized", state(true, "")),
        condition(old, "ContainersReady", state(isReady, why)),
        condition(old, "Ready", state(isReady, why)),
      ],
      containerStatuses: listAt(pod, "spec", "containers").map((container) => ({
        name: container["name"] ?? "",
        image: container["image"] ?? "",
        imageID: "",
        ready: isReady,
        started: true,
        restartCount: 0,
        state: { running: { startedAt: now } },
      })),
    };
  }
}
