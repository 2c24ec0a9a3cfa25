import type { EntryEvent } from "./entry-watch.js";

/** When a proxy was told that a service of cluster `B` has a remote endpoint, or has it no more. */
export interface EndpointPush {
  readonly event: EntryEvent;
  readonly atMs: number;
}

/** A proxy of cluster `B` that writes down the endpoints that its control plane pushes to it. */
export interface PushWatch {
  /** Services, as `namespace/service`, that have a remote endpoint now. */
  listRemote(): Promise<readonly string[]>;
  /** What was pushed since the last time. */
  take(): Promise<readonly EndpointPush[]>;
}
