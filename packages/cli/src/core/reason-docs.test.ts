import { describe, expect, it } from "vitest";
import { docsOf, reasonFooter } from "./reason-docs.js";

describe("reasonFooter", () => {
  it.each([
    { text: "cluster-1   Held   Held\n", footer: "What Held means: docs/reasons.md#held" },
    { text: "NotSelected,Held: Nonsense", footer: "What the reasons mean: docs/reasons.md (Held, NotSelected)" },
    { text: "\u001b[31mNoGateway\u001b[0m", footer: "What NoGateway means: docs/reasons.md#nogateway" },
    {
      text: "Held InUse Drained Damped NoGateway Headless",
      footer: "What the reasons mean: docs/reasons.md (Damped, Drained, Headless, Held, InUse, ...)",
    },
    { text: "READY More held", footer: undefined },
    { text: "", footer: undefined },
  ])("says of $text: $footer", ({ text, footer }) => {
    expect(reasonFooter(text)).toBe(footer);
  });

  it("points at the heading of the reason", () => {
    expect(docsOf("GatewayNoPort")).toBe("docs/reasons.md#gatewaynoport");
  });
});
