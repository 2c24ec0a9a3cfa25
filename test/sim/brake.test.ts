import type { ClusterId } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import type { Step } from "./history/steps.js";
import { AS_IT_IS, judgeHistory } from "./run-history.js";

/** How long each step waits, and where requests arrive, so that the API server refuses one delete before its wish changes. */
const SEED = "106334";
const cluster = "c3" as ClusterId;
const REFUSING: Step = {
  afterMs: 466,
  what: { kind: "api", cluster: "c2" as ClusterId, code: "Conflict", share: 1, isCarriedOut: false, forMs: 12_000 },
};
const NAMESPACE_GONE: Step = {
  afterMs: 4_836,
  what: { kind: "namespace", cluster, namespace: "shop", isThere: false },
};
const WORKSPACE_GONE: Step = { afterMs: 292, what: { kind: "workspace", workspace: "shop", clusters: undefined } };
const ADDRESS_GONE: Step = { afterMs: 480, what: { kind: "gatewayAddress", cluster, addresses: [] } };
const UNHELD = { ...AS_IT_IS, bulkDeleteHoldMs: 0 };

describe("the bulk-delete brake in a simulated history", () => {
  it("does not count what was refused, and is wished for another reason by now that needs no brake", async () => {
    const history = [REFUSING, NAMESPACE_GONE, WORKSPACE_GONE, ADDRESS_GONE];
    expect((await judgeHistory(SEED, history, AS_IT_IS)).failures).toEqual([]);
  });

  it("is judged: what was refused and is still wished for the same reason counts", async () => {
    const history = [REFUSING, NAMESPACE_GONE, ADDRESS_GONE];
    expect((await judgeHistory(SEED, history, AS_IT_IS)).failures).toEqual([]);
    const { failures } = await judgeHistory(SEED, history, UNHELD);
    expect(failures[0]).toMatch(/^brake at .*: c2: 4 of 4 entries of c3 deleted within a minute$/);
  });
});
