import { describe, expect, it } from "vitest";
import { titleWithMissing } from "./title-with-missing.js";

describe(titleWithMissing, () => {
  it("says what is missing and why, in one line", () => {
    expect(
      titleWithMissing("failover", [
        { need: "envoy", reason: "python3 ended with 1\nno such module" },
        { need: "root", reason: "network namespaces need root" },
      ]),
    ).toBe("failover [no envoy: python3 ended with 1; no root: network namespaces need root]");
  });

  it("leaves the title alone when nothing is missing", () => {
    expect(titleWithMissing("failover", [])).toBe("failover");
  });
});
