import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { Scope } from "@causeway/shared/node";
import type { ProxySpec } from "../../ads/proxy-spec.js";
import type { PodNetwork } from "../network/network.js";
import type { RunFolder } from "../process-record.js";
import { RecordedProcess } from "../recorded-process.js";
import { Envoy } from "./envoy.js";
import { inNamespace } from "./in-namespace.js";

const APP = fileURLToPath(new URL("sample-app.mjs", import.meta.url));

export interface MeshPodParts {
  readonly run: RunFolder;
  readonly network: PodNetwork;
  readonly proxy: ProxySpec;
  readonly xds: string;
  readonly sds: string;
  /** Where its app listens on loopback of the pod; undefined: the pod is a proxy and nothing else. */
  readonly appPort: undefined | number;
}

/** A pod's processes in the pod's network: an Envoy, and perhaps an app behind it. */
export class MeshPod implements AsyncDisposable {
  readonly #parts: MeshPodParts;
  #proxy: undefined | Envoy;
  #app: undefined | RecordedProcess;
  #starts = 0;

  constructor(parts: MeshPodParts) {
    this.#parts = parts;
  }

  get name(): string {
    return this.#parts.proxy.pod;
  }

  get network(): PodNetwork {
    return this.#parts.network;
  }

  get proxy(): Envoy {
    if (this.#proxy === undefined) throw new Error(`${this.name} does not run`);
    return this.#proxy;
  }

  get isRunning(): boolean {
    return this.#proxy !== undefined;
  }

  /** Starts what does not run, and waits until the proxy serves. */
  async start(): Promise<void> {
    if (this.#proxy !== undefined) return;
    const { run, network, proxy, xds, sds, appPort } = this.#parts;
    this.#starts += 1;
    const name = `${proxy.clusterId}-${this.name}-${this.#starts}`;
    if (appPort !== undefined) {
      const args = [APP, String(appPort), proxy.clusterId, this.name];
      const app = { name: `${name}-app`, file: execPath, args };
      this.#app = new RecordedProcess(run, inNamespace(network.namespace, app));
    }
    this.#proxy = await Envoy.start({ run, name: `${name}-envoy`, namespace: network.namespace, proxy, xds, sds });
  }

  /** Everything in it ends at once, without a word. */
  async kill(): Promise<void> {
    await using scope = new Scope();
    if (this.#app !== undefined) scope.use(this.#app);
    if (this.#proxy !== undefined) scope.use(this.#proxy);
    this.#app = undefined;
    this.#proxy = undefined;
  }

  /** A new proxy knows nothing of ejections and has no open connections. */
  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
