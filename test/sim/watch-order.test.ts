import type { ClusterId } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import type { Step } from "./history/steps.js";
import { AS_IT_IS, judgeHistory } from "./run-history.js";

/** With its delays the edge is shown the pod before the Service's new selector. */
const SEED = "113931";
const cluster = "c3" as ClusterId;
const HISTORY: readonly Step[] = [
  { afterMs: 14, what: { kind: "central", store: "older", awayMs: 12_000 } },
  { afterMs: 8_362, what: { kind: "service", cluster, service: "shop/cart", shape: "labelled" } },
  { afterMs: 26, what: { kind: "service", cluster, service: "bookinfo/details", shape: "otherSelector" } },
  {
    afterMs: 2,
    what: {
      ...{ kind: "pod", cluster, service: "bookinfo/details", pod: 2 },
      ...{ state: "unready", account: "sa-1", hasSidecar: false },
    },
  },
];

describe("kinds that are shown in another order than they changed", () => {
  it("may make an entry look harmful for a moment: it goes at once, and is back when the edge knows better", async () => {
    const { failures, writes } = await judgeHistory(SEED, HISTORY, AS_IT_IS);
    expect(failures).toEqual([]);
    const quiet = await judgeHistory(SEED, HISTORY.slice(0, -1), AS_IT_IS);
    expect(writes - quiet.writes).toBeGreaterThanOrEqual(4);
  });
});
