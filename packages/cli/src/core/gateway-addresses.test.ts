import { describe, expect, it } from "vitest";
import { gatewayAddresses } from "./gateway-addresses.js";

const NAME = "gw.example.com";
const at = (state: string, ...addresses: string[]) => ({ cluster: "c", state, addresses, error: "" });
const named = (...resolved: ReturnType<typeof at>[]) => ({
  ...{ addresses: [], hostnames: [NAME], names: [{ hostname: NAME, resolved }] },
});

describe(gatewayAddresses, () => {
  it.each([
    { says: "addresses", line: { addresses: ["1.2.3.4", "1.2.3.5"], hostnames: [] }, shown: ["1.2.3.4", "1.2.3.5"] },
    { says: "a name of an older server", line: { addresses: [], hostnames: [NAME] }, shown: [NAME] },
    { says: "a name that nobody uses", line: named(), shown: [NAME] },
    { says: "a name", line: named(at("resolved", "1.2.3.4", "1.2.3.5")), shown: [`${NAME}(1.2.3.4,1.2.3.5)`] },
    {
      says: "a name that means different things",
      line: named(at("resolved", "1.2.3.5"), at("resolved", "1.2.3.4", "1.2.3.5")),
      shown: [`${NAME}(1.2.3.4,1.2.3.5)`],
    },
    { says: "a stale one", line: named(at("stale", "1.2.3.4")), shown: [`${NAME}(1.2.3.4,stale)`] },
    { says: "one that is not known yet", line: named(at("resolving")), shown: [`${NAME}(resolving)`] },
    {
      says: "one that some resolve and some do not",
      line: named(at("resolved", "1.2.3.4"), at("notResolved")),
      shown: [`${NAME}(1.2.3.4,notResolved)`],
    },
    { says: "both kinds", line: { ...named(at("gone")), addresses: ["1.2.3.4"] }, shown: ["1.2.3.4", `${NAME}(gone)`] },
    { says: "nothing", line: { addresses: [], hostnames: [] }, shown: [] },
  ])("shows $says", ({ line, shown }) => {
    expect(gatewayAddresses(line)).toEqual(shown);
  });
});
