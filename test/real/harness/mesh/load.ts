import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { waitFor } from "@causeway/shared/testing";
import type { PodNetwork } from "../network/network.js";
import type { RunFolder } from "../process-record.js";
import { RecordedProcess } from "../recorded-process.js";
import { inNamespace } from "./in-namespace.js";
import type { RequestRecord } from "./load-record.js";

const PROGRAM = fileURLToPath(new URL("load-program.mjs", import.meta.url));

export interface LoadOptions {
  readonly run: RunFolder;
  readonly name: string;
  readonly from: PodNetwork;
  readonly port: number;
  /** Of the Host header. */
  readonly host: string;
  readonly path: string;
  readonly perSecond: number;
  /** The load ends by itself after so many, whatever becomes of this process. */
  readonly maxRequests: number;
  readonly timeoutMs: number;
}

/** Requests at an even pace from inside of a pod's network, each with what became of it, in the order of their ends. */
export class Load implements AsyncDisposable {
  readonly #server: Server;
  readonly #process: RecordedProcess;
  readonly #records: RequestRecord[];

  private constructor(server: Server, process: RecordedProcess, records: RequestRecord[]) {
    this.#server = server;
    this.#process = process;
    this.#records = records;
  }

  static async start({ run, name, from, ...load }: LoadOptions): Promise<Load> {
    const records: RequestRecord[] = [];
    const socket = join(run.path, `${name}.sock`);
    const server = createServer((sender) => readRecords(sender, records));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(socket, resolve);
    });
    const args = [PROGRAM, JSON.stringify({ socket, ...load })];
    const child = new RecordedProcess(run, inNamespace(from.namespace, { name, file: execPath, args }));
    return new Load(server, child, records);
  }

  /** All requests that have ended so far. */
  get records(): readonly RequestRecord[] {
    return this.#records;
  }

  /** Waits until this holds for what has ended since; answers that. */
  async until(since: number, holds: (records: readonly RequestRecord[]) => boolean, deadlineMs: number) {
    const seen = () => this.#records.filter(({ endedAt }) => endedAt >= since);
    await waitFor(
      () => {
        if (this.#process.hasEnded) throw new Error(`the load has ended: ${this.#process.log}`);
        return holds(seen());
      },
      deadlineMs,
      () => seen().slice(-10),
    );
    return seen();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

function readRecords(sender: Socket, records: RequestRecord[]): void {
  let rest = "";
  sender.setEncoding("utf8");
  sender.on("data", (chunk: string) => {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) records.push(JSON.parse(line) as RequestRecord);
  });
  // A load that was ended in the middle of a line has nothing more to say.
  sender.on("error", () => sender.destroy());
}
