import { describe, expect, it } from "vitest";
import { docsOf, reasonFooter } from "./reason-docs.js";

describe("reasonFooter", () => {
  it.each([
    { words: ["Held", "Held"], footer: "What Held means: docs/reasons.md#held" },
    {
      words: ["NotSelected", "Held", "Nonsense"],
      footer: "What the reasons mean: docs/reasons.md (Held, NotSelected)",
    },
    {
      words: ["Held", "InUse", "Drained", "Damped", "NoGateway", "Headless"],
      footer: "What the reasons mean: docs/reasons.md (Damped, Drained, Headless, Held, InUse, ...)",
    },
    { words: ["More", ""], footer: undefined },
    { words: [], footer: undefined },
  ])("says of $words: $footer", ({ words, footer }) => {
    expect(reasonFooter(words)).toBe(footer);
  });

  it("points at the heading of the reason", () => {
    expect(docsOf("GatewayNoPort")).toBe("docs/reasons.md#gatewaynoport");
  });
});
