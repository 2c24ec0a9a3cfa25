import { type OperatorConfig, type RunningOperator, startOperator } from "@causeway/operator";
import { type ApiObject, type Cluster, type JsonObject, startCluster } from "@causeway/sandbox";
import type { ClusterId } from "@causeway/shared";
import { Scope, systemClock } from "@causeway/shared/node";
import { RecordingLog, waitFor } from "@causeway/shared/testing";

const ANY_PORT = { host: "127.0.0.1", port: 0 };
const DEADLINE_MS = 10_000;

/** An embedded cluster with the operator of it. */
export class TestOperator implements AsyncDisposable {
  readonly cluster: Cluster;
  readonly log = new RecordingLog();
  #running: undefined | RunningOperator;

  private constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  static async start(namespaces: readonly string[]): Promise<TestOperator> {
    const scope = new Scope();
    try {
      const cluster = scope.use(
        await startCluster({
          name: "cluster-1",
          region: "r1",
          zone: "r1-a",
          clock: systemClock,
          loadBalancerIp: () => "203.0.113.11",
          podReadyDelayMs: 0,
        }),
      );
      for (const name of namespaces) {
        if ((await cluster.client.get({ kind: "Namespace", namespace: "", name })) !== undefined) continue;
        await cluster.client.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
      }
      const made = new TestOperator(cluster);
      await made.startOperator();
      return made;
    } catch (error) {
      await scope[Symbol.asyncDispose]();
      throw error;
    }
  }

  async startOperator(): Promise<void> {
    const config: OperatorConfig = {
      cluster: "cluster-1" as ClusterId,
      centralAddress: { host: "central.example.com", port: 9080 },
      edgeImage: "causeway-edge:test",
      kubeconfig: this.cluster.kubeconfigPath,
      inCluster: { host: "", port: "" },
      healthAddress: ANY_PORT,
      logLevel: "info",
    };
    const running = await startOperator(config, { clock: systemClock, random: () => 0.1, log: this.log });
    this.#running = running;
    await waitFor(
      () => running.describeUnready().length === 0,
      DEADLINE_MS,
      () => running.describeUnready(),
    );
  }

  async stopOperator(): Promise<void> {
    await this.#running?.[Symbol.asyncDispose]();
    this.#running = undefined;
  }

  /** Undefined when there is no such object. */
  find(kind: string, path: string): Promise<undefined | ApiObject> {
    const [namespace = "", name = ""] = path.split("/");
    return this.cluster.client.get({ kind, namespace, name });
  }

  /** The object as soon as it is as the predicate says; fails with its last state. */
  async until(
    kind: string,
    path: string,
    isSo: (object: undefined | ApiObject) => boolean,
  ): Promise<undefined | ApiObject> {
    let last: undefined | ApiObject;
    await waitFor(
      async () => {
        last = await this.find(kind, path);
        return isSo(last);
      },
      DEADLINE_MS,
      () => last,
    );
    return last;
  }

  /** Writes of the operator so far. */
  writes(): number {
    return this.cluster.writes.total("causeway-operator/");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopOperator();
    await this.cluster[Symbol.asyncDispose]();
  }
}

/** `Accepted=True Rendered, Ready=False NoAddress`. */
export function conditionsOf(object: undefined | ApiObject): string {
  return listConditions(object)
    .map(({ type, status, reason }) => `${String(type)}=${String(status)} ${String(reason)}`)
    .join(", ");
}

/** Message of one condition; empty when there is none. */
export function messageOf(object: undefined | ApiObject, type: string): string {
  return String(listConditions(object).find((condition) => condition["type"] === type)?.["message"] ?? "");
}

function listConditions(object: undefined | ApiObject): readonly JsonObject[] {
  const status = object?.["status"] as undefined | { conditions?: readonly JsonObject[] };
  return status?.conditions ?? [];
}
