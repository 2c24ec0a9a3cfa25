import { protocolFingerprint } from "@causeway/shared/wire";
import type { Reports } from "../reports-port.js";
import { VERSION } from "../version.js";
import { KeptFile } from "./kept-file.js";
import { KeptReports, type KeptReportsOptions } from "./kept-reports.js";
import { MemoryReports } from "./memory-reports.js";

export interface ReportsOptions extends Pick<KeptReportsOptions, "clusters" | "clock" | "log" | "onFailure"> {
  /** Of the config store, which its user is alone with; `:memory:` when it ends with the process. */
  readonly storePath: string;
  readonly storeId: string;
}

export interface OpenReports extends Reports, Disposable {
  /** Reported resources whose last change is not in the copy yet; 0 where there is none. */
  readonly uncopied: number;
}

/** Reports with a copy beside the store's file, or without one where the store has none. Never fails. */
export function openReports({ storePath, storeId, ...options }: ReportsOptions): OpenReports {
  if (storePath === ":memory:") {
    return Object.assign(new MemoryReports(), { uncopied: 0, [Symbol.dispose]: () => undefined });
  }
  // Another version may read other things out of the same message: then the edges are asked again.
  const stamp = `${VERSION} ${protocolFingerprint()} ${storeId}`;
  return new KeptReports({ ...options, open: () => new KeptFile(`${storePath}.reports`, stamp) });
}
