import type { Clock } from "@causeway/shared";
import type { Authority } from "./identity/authority.js";
import type { Telemetry } from "./metrics/telemetry.js";
import type { MeshNetwork } from "./network/mesh-network.js";

/** What everything in the mesh of one cluster shares. */
export interface MeshParts {
  readonly authority: Authority;
  readonly network: MeshNetwork;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly random: () => number;
}

/** How long a deleted pod goes on. */
export interface PodEnd {
  /** Still accepts, and asks its callers to go elsewhere: longer than proxies need to hear of its end. */
  readonly drainMs: number;
  /** Then waits for open requests. */
  readonly graceMs: number;
}
