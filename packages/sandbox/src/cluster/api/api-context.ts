import type { Clock } from "@causeway/shared";
import type { ContainerLogs } from "../container-logs.js";
import type { KindRegistry } from "../kinds/kind-registry.js";
import type { ObjectApi } from "../objects/object-api.js";
import type { PodPrograms } from "../programs/pod-programs.js";
import type { Faults } from "./faults.js";
import type { WatchHub } from "./watch-hub.js";
import type { WriteCounter } from "./write-counter.js";

/** What every handler of one cluster's API works on. */
export interface ApiContext {
  readonly cluster: string;
  readonly registry: KindRegistry;
  readonly objects: ObjectApi;
  readonly watches: WatchHub;
  readonly faults: Faults;
  readonly writes: WriteCounter;
  readonly programs: PodPrograms;
  readonly logs: ContainerLogs;
  readonly clock: Clock;
  readonly bookmarkIntervalMs: number;
}
