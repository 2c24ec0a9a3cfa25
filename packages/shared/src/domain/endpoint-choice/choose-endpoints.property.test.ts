import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseEndpoints } from "./choose-endpoints.js";
import { endpointKey } from "./endpoint-list.js";
import type { MeshClient, ServiceWorld } from "./mesh-objects.js";
import { CLIENT, entry, GUARDED, OUTLIER, place, pod, rule, world } from "./testing/mesh-worlds.js";

const name = fc.constantFrom("a", "b", "c", "d", "e");
const somePlace = fc.constantFrom("r1/r1-a", "r1/r1-b", "r2/r2-a", "").map(place);
const version = fc.constantFrom("v1", "v2");

const somePod = fc
  .record({
    name,
    address: fc.constantFrom("10.1.0.1", "10.1.0.2", "10.1.0.3"),
    health: fc.constantFrom("ready", "notReady", "terminating"),
    locality: somePlace,
    version,
  })
  .map(({ name: own, version: label, ...given }) => pod(`pod-${own}`, { ...given, labels: { version: label } }));

const someEntry = fc
  .record({
    name,
    address: fc.constantFrom("203.0.113.1", "203.0.113.2", "lb.example.com"),
    network: fc.constantFrom("", "xcp-cluster-2", "xcp-cluster-3"),
    locality: somePlace,
    mode: fc.constantFrom("disabled", "istio"),
    app: fc.constantFrom("details", "details", "other"),
    version,
  })
  .map(({ name: own, mode, app, version: label, ...given }) =>
    entry(`k-${own}`, { ...given, labels: { app, version: label, "security.istio.io/tlsMode": mode } }),
  );

const somePolicy = fc.constantFrom(
  undefined,
  GUARDED,
  { ...GUARDED, tlsMode: undefined },
  { ...GUARDED, outlier: undefined },
  { ...GUARDED, outlier: { ...OUTLIER, minHealthPercent: 0 } },
  { ...GUARDED, balancer: undefined },
);

const someWorld: fc.Arbitrary<ServiceWorld> = fc
  .record({
    pods: fc.uniqueArray(somePod, { selector: ({ name: own }) => own, maxLength: 5 }),
    entries: fc.uniqueArray(someEntry, { selector: ({ name: own }) => own, maxLength: 5 }),
    policy: somePolicy,
  })
  .map(({ policy, ...given }) => {
    const subsets = [{ name: "v1", labels: { version: "v1" }, policy: undefined }];
    return world({ ...given, rules: [rule({ policy, subsets })] });
  });

const someClient: fc.Arbitrary<MeshClient> = fc
  .record({ kind: fc.constantFrom("sidecar", "gateway"), locality: somePlace })
  .map((given) => ({ ...CLIENT, ...given }));

const target = fc.constantFrom({ port: 9080, subset: "" }, { port: 9080, subset: "v1" });

function list(given: ServiceWorld, client: MeshClient, wanted: { port: number; subset: string }) {
  const choice = chooseEndpoints(given, client, wanted);
  if (choice.kind === "none") throw new Error(choice.why);
  return choice;
}

const forAny = (law: (given: ServiceWorld, client: MeshClient, wanted: { port: number; subset: string }) => void) =>
  fc.assert(fc.property(someWorld, someClient, target, law));

describe("chooseEndpoints, for any world", () => {
  it("uses every instance that the service selects, or says why not", () => {
    forAny((given, client, wanted) => {
      const { endpoints, leftOut } = list(given, client, wanted);
      const selected = given.entries.filter(({ labels }) => labels["app"] === "details");
      const all = [...given.pods, ...selected].map((one) => one.name).sort();
      expect([...endpoints, ...leftOut].map((one) => one.name).sort()).toEqual(all);
    });
  });

  it("has each address once, in the order of gapless priorities that start at 0", () => {
    forAny((given, client, wanted) => {
      const { endpoints } = list(given, client, wanted);
      expect(new Set(endpoints.map(endpointKey)).size).toBe(endpoints.length);
      const priorities = endpoints.map(({ priority }) => priority);
      expect(priorities).toEqual([...priorities].sort((a, b) => a - b));
      const used = [...new Set(priorities)];
      expect(used).toEqual(used.map((_value, at) => at));
    });
  });

  it("does not depend on the order of the objects", () => {
    forAny((given, client, wanted) => {
      const turned = { ...given, pods: given.pods.toReversed(), entries: given.entries.toReversed() };
      expect(list(turned, client, wanted)).toEqual(list(given, client, wanted));
    });
  });

  it("shows a gateway no instance that does not announce mTLS", () => {
    forAny((given, client, wanted) => {
      const { endpoints } = list(given, { ...client, kind: "gateway" }, wanted);
      expect(endpoints.every(({ labels }) => labels["security.istio.io/tlsMode"] === "istio")).toBe(true);
    });
  });

  it("puts no instance of another network before one of its own while the network comes first", () => {
    forAny((given, client, wanted) => {
      const rules = [rule({ policy: GUARDED, subsets: given.rules[0]?.subsets ?? [] })];
      const networks = list({ ...given, rules }, client, wanted).endpoints.map(({ network }) => network === "");
      expect(networks).toEqual([...networks].sort((a, b) => Number(b) - Number(a)));
    });
  });
});
