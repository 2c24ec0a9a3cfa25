import type { ClusterId } from "@causeway/shared";
import { type KeptLine, keptLine, restoreLine } from "../../../packages/central/src/io/kept-value.js";
import type { KeptChange, ReportCopy } from "../../../packages/central/src/io/report-copy.js";

/** The copy of the reports that outlives central's processes, as text: what was not written before a kill is lost. */
export class MemoryCopy {
  readonly #lines = new Map<ClusterId, Map<string, string>>();
  #storeId = "";

  /** As central opens it. */
  open(storeId: string): ReportCopy {
    if (this.#storeId !== storeId) this.#lines.clear();
    this.#storeId = storeId;
    return {
      clusters: () => [...this.#lines.keys()],
      forget: (cluster) => void this.#lines.delete(cluster),
      load: (cluster) => {
        const lines = Array.from(this.#lines.get(cluster)?.values() ?? [], (text) => JSON.parse(text) as KeptLine);
        return new Map(lines.map((line) => [line[0], restoreLine(line)]));
      },
      write: (changes) => {
        for (const change of changes) this.#write(change);
      },
      [Symbol.dispose]: () => undefined,
    };
  }

  #write({ cluster, key, report }: KeptChange): void {
    const lines = this.#lines.get(cluster) ?? new Map<string, string>();
    this.#lines.set(cluster, lines);
    if (report === undefined) lines.delete(key);
    else lines.set(key, JSON.stringify(keptLine(key, report)));
  }
}
