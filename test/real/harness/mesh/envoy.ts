import { readdirSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProxySpec } from "../../ads/proxy-spec.js";
import { componentPath } from "../../components/read-components.js";
import type { RunFolder } from "../process-record.js";
import { RecordedProcess } from "../recorded-process.js";
import { type AdminAnswer, askAdmin } from "./admin-request.js";
import { inNamespace } from "./in-namespace.js";
import { renderBootstrap } from "./render-bootstrap.js";

export interface EnvoyOptions {
  readonly run: RunFolder;
  /** Unlike that of any other process of the run. */
  readonly name: string;
  /** The network namespace it lives in. */
  readonly namespace: string;
  readonly proxy: ProxySpec;
  /** Unix sockets of the way to istiod and of the workload's certificates. */
  readonly xds: string;
  readonly sds: string;
}

/** A stock Envoy in a pod's network, configured by istiod. */
export class Envoy implements AsyncDisposable {
  readonly #process: RecordedProcess;
  readonly #admin: string;

  private constructor(process: RecordedProcess, admin: string) {
    this.#process = process;
    this.#admin = admin;
  }

  /** Answers when it serves what istiod gave it. */
  static async start({ run, name, namespace, proxy, xds, sds }: EnvoyOptions): Promise<Envoy> {
    const admin = join(run.path, `${name}.sock`);
    const bootstrap = join(run.path, `${name}.json`);
    await rm(admin, { force: true });
    await writeFile(bootstrap, JSON.stringify(renderBootstrap({ proxy, sockets: { xds, sds, admin } })));
    const args = ["-c", bootstrap, "--concurrency", "1", "--disable-hot-restart", "--use-dynamic-base-id"];
    const quiet = ["--log-level", "warning", "--component-log-level", "misc:error"];
    const file = componentPath("envoy");
    const process = new RecordedProcess(run, inNamespace(namespace, { name, file, args: [...args, ...quiet] }));
    const envoy = new Envoy(process, admin);
    try {
      await process.untilReady(async () => (await envoy.ask("/ready"))?.status === 200);
      return envoy;
    } catch (error) {
      await envoy[Symbol.asyncDispose]();
      throw error;
    }
  }

  ask(path: string): Promise<undefined | AdminAnswer> {
    return askAdmin(this.#admin, path);
  }

  /** Connections and whatever else it holds open, as the kernel counts them: also of an Envoy that answers nobody. */
  get openFiles(): number {
    return readdirSync(`/proc/${this.#process.pid}/fd`).length;
  }

  get log(): string {
    return this.#process.log;
  }

  /** Ends it at once, as a pod ends whose node is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }
}
