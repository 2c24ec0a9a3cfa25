import { EDGE_NAME } from "@causeway/operator";
import { AppError, type Env, type Log } from "@causeway/shared";
import { type ApiObject, listAt, textAt } from "../cluster/api-object.js";
import type { Cluster } from "../cluster/start-cluster.js";

export interface EdgePodsOptions {
  readonly cluster: Cluster;
  /** Starts the edge of the cluster with a pod's environment; stops it. One call at a time. */
  readonly start: (env: Env) => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly log: Log;
}

/**
 * Runs the edge of a cluster as its pods say: what a kubelet would start as a container runs in this process, with the
 * container's environment. The pod that runs stays until it is deleted; then the next one's turn comes, and with the last one gone the edge stops.
 */
export class EdgePods implements AsyncDisposable {
  readonly #options: EdgePodsOptions;
  readonly #stopListening: () => void;
  #running = "";
  #isStopped = false;
  #work: Promise<void> = Promise.resolve();

  constructor(options: EdgePodsOptions) {
    this.#options = options;
    this.#stopListening = options.cluster.store.onChange(({ resource, object }) => {
      if (resource === "pods" && isEdge(object)) this.#look();
    });
    this.#look();
  }

  /** uid of the pod whose edge runs; empty: none. */
  get running(): string {
    return this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopListening();
    this.#isStopped = true;
    await this.#work;
    if (this.#running !== "") await this.#options.stop();
  }

  #look(): void {
    this.#work = this.#work.then(() => this.#follow());
  }

  async #follow(): Promise<void> {
    const pod = this.#pod();
    const wanted = pod?.metadata.uid ?? "";
    if (this.#isStopped || wanted === this.#running) return;
    if (this.#running !== "") await this.#options.stop();
    this.#running = "";
    if (pod === undefined) return;
    try {
      await this.#options.start(envOf(pod));
      this.#running = wanted;
    } catch (error) {
      // As a container that cannot start: the pod's author reads why, the rest of the demo goes on.
      if (!(error instanceof AppError)) throw error;
      this.#options.log.error({ error, pod: pod.metadata.name }, "edge pod does not start");
    }
  }

  #pod(): undefined | ApiObject {
    const pods = Array.from(this.#options.cluster.store.collection("pods").objects(""));
    const living = pods.filter((pod) => isEdge(pod) && pod.metadata.deletionTimestamp === undefined);
    return living.find(({ metadata }) => metadata.uid === this.#running) ?? living[0];
  }
}

function isEdge(pod: ApiObject): boolean {
  return textAt(pod, "metadata", "labels", "app") === EDGE_NAME;
}

/** Variables with plain values: this machine has neither Secrets nor field references to offer. */
function envOf(pod: ApiObject): Env {
  const [container] = listAt(pod, "spec", "containers");
  const env = listAt(container, "env");
  return Object.fromEntries(env.map((variable) => [textAt(variable, "name"), textAt(variable, "value")]));
}
