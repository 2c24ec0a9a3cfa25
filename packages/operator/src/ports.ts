import type { InstallEvent } from "./core/install-view.js";
import type { Write } from "./core/plan-owned.js";
import type { JsonObject, ResourceRef, WatchedKind } from "./core/resource.js";

/** Watches kinds of the cluster until stopped. Events of one kind come in order; the sink never throws. */
export interface InstallWatch {
  start(kinds: readonly WatchedKind[], sink: (event: InstallEvent) => void): AsyncDisposable;
}

/** Writes to the cluster. Every call throws AppError: `Exists`, `Conflict`, `NotFound`, `Forbidden`, `Invalid`, `Timeout` ... */
export interface InstallWriter {
  write(write: Write): Promise<void>;
  /** PUT of the whole object with its new status, over the resourceVersion that it carries. */
  writeStatus(ref: ResourceRef, object: JsonObject): Promise<void>;
}
