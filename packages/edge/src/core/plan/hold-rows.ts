import { type AppliedReport, reportKeys } from "@causeway/shared";
import { appliedRow } from "./applied-row.js";
import type { Hold } from "./brake.js";

/** What the brake keeps back, for whoever has to decide about it. */
export function holdRows(holds: readonly Hold[]): Map<string, AppliedReport> {
  return new Map(
    holds.map(({ cluster, holdId, held, owned }) => [
      reportKeys.appliedHold(cluster),
      appliedRow({
        state: "held",
        reason: "Held",
        message: `${held} of ${owned} would go at once and are kept back for a while: is that meant?`,
        holdId,
      }),
    ]),
  );
}
