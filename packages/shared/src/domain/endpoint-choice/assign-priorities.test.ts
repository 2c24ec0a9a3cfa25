import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assignPriorities } from "./assign-priorities.js";
import type { LocalityPolicy } from "./mesh-objects.js";
import { place } from "./testing/mesh-worlds.js";

const ON: LocalityPolicy = { isEnabled: true, failoverPriority: [], failover: [] };
const at = (text: string, labels: Readonly<Record<string, string>> = {}) => ({ locality: place(text), labels });

describe("assignPriorities", () => {
  it.each([
    { title: "sub-zone, zone, region, rest", places: ["r1/z1/s1", "r1/z1/s2", "r1/z2", "r2"], expected: [0, 1, 2, 3] },
    { title: "no gaps", places: ["r2", "r1/z2"], expected: [1, 0] },
    { title: "the same for all of one place", places: ["r2", "r2/z9"], expected: [0, 0] },
  ])("ranks by place: $title", ({ places, expected }) => {
    expect(
      assignPriorities(
        places.map((one) => at(one)),
        at("r1/z1/s1"),
        ON,
      ),
    ).toEqual(expected);
  });

  it("puts the region chosen for failover before all others", () => {
    const setting = { ...ON, failover: [{ from: "r1", to: "r3" }] };
    expect(assignPriorities([at("r2"), at("r3"), at("r1")], at("r1"), setting)).toEqual([2, 1, 0]);
  });

  it("ranks by the first label that differs; a value of the setting stands for the client's", () => {
    const setting = { ...ON, failoverPriority: ["network", "version=v2"] };
    const instances = [at("", { network: "b" }), at("", { version: "v1" }), at("", { version: "v2" })];
    expect(assignPriorities(instances, at("", {}), setting)).toEqual([2, 1, 0]);
  });

  it("ranks by labels first and by regions among equals", () => {
    const setting = { ...ON, failoverPriority: ["network"], failover: [{ from: "r1", to: "r3" }] };
    const instances = [at("r2", { network: "b" }), at("r3", { network: "b" }), at("r2")];
    expect(assignPriorities(instances, at("r1"), setting)).toEqual([2, 1, 0]);
  });

  it("ranks other networks by the labels after the network, all of them behind the client's own", () => {
    const network = "topology.istio.io/network";
    const region = (name: string, own: string) => at("", { [network]: own, region: name });
    const instances = [region("r2", "a"), region("r1", "b"), region("r2", "b"), region("r1", "a")];
    const client = at("", { [network]: "a", region: "r1" });
    const priorities = (failoverPriority: readonly string[]) =>
      assignPriorities(instances, client, { ...ON, failoverPriority });
    expect(priorities([network, "region"])).toEqual([1, 2, 3, 0]);
    // Only where it comes first, and by itself.
    expect(priorities([`${network}=a`, "region"])).toEqual([1, 2, 2, 0]);
    expect(priorities(["region", network])).toEqual([2, 1, 2, 0]);
  });

  it("leaves no gap and starts at 0, whatever the instances", () => {
    const some = fc.record({
      locality: fc.constantFrom("", "r1", "r1/z1", "r1/z2/s1", "r2/z1").map(place),
      labels: fc.record({ network: fc.constantFrom("", "a", "b") }),
    });
    const settings = fc.record({
      isEnabled: fc.boolean(),
      failoverPriority: fc.subarray(["network", "network=a"]),
      failover: fc.subarray([{ from: "r1", to: "r2" }]),
    });
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 8 }), some, settings, (instances, client, setting) => {
        const priorities = assignPriorities(instances, client, setting);
        const used = [...new Set(priorities)].sort((a, b) => a - b);
        expect(used).toEqual(used.map((_value, index) => index));
      }),
    );
  });
});
