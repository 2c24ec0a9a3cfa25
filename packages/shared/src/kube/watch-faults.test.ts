import { describe, expect, it } from "vitest";
import { AppError, type ErrorCode } from "../domain/app-error.js";
import { FaultBackoff, faultOf, needsList } from "./watch-faults.js";

describe(faultOf, () => {
  it.each<{ code: ErrorCode; fault: string; lists: boolean }>([
    { code: "Gone", fault: "gone", lists: true },
    { code: "Forbidden", fault: "refused", lists: true },
    { code: "NotFound", fault: "refused", lists: true },
    { code: "Invalid", fault: "invalid", lists: true },
    { code: "Throttled", fault: "throttled", lists: false },
    { code: "Unavailable", fault: "unavailable", lists: false },
    { code: "Timeout", fault: "unavailable", lists: false },
  ])("takes $code for $fault", ({ code, fault, lists }) => {
    const found = faultOf(new AppError(code, ""));
    expect([found, needsList(found)]).toEqual([fault, lists]);
  });
});

describe(FaultBackoff, () => {
  const most = () => 1;

  it("doubles up to a cap, for each fault on its own", () => {
    const backoff = new FaultBackoff();
    const waits = Array.from({ length: 9 }, () => backoff.next("unavailable", undefined, most));
    expect(waits).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000]);
    expect(backoff.next("gone", undefined, most)).toBe(200);
  });

  it("begins anew after a watch that lived", () => {
    const backoff = new FaultBackoff();
    backoff.next("closed", undefined, most);
    backoff.reset();
    expect(backoff.next("closed", undefined, most)).toBe(400);
  });

  it("never waits less than the server asks for", () => {
    expect(new FaultBackoff().next("throttled", 7_000, () => 0)).toBe(7_000);
  });
});
