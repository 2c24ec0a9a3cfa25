import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";
import type { Log } from "@causeway/shared";
import { createLog } from "@causeway/shared/node";

/** One log file a process, in the state folder. */
export class DemoLogs {
  readonly #folder: string;
  readonly #files = new Map<string, WriteStream>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  of(process: string): Log {
    const file = this.#files.get(process) ?? createWriteStream(join(this.#folder, `${process}.log`), { flags: "a" });
    this.#files.set(process, file);
    return createLog({ level: "info", write: (line) => void file.write(line) });
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#files.values()].map((file) => new Promise<void>((resolve) => file.end(() => resolve()))),
    );
  }
}
