import type { ClusterId, FailoverPolicy, GatewayKey, ServiceKey } from "@causeway/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recoverEntry } from "./recover-entry.js";
import { recoverRule } from "./recover-rule.js";
import { type EntryShape, type EntryWish, renderEntry } from "./render-entry.js";
import { recoverGateway, renderGateway } from "./render-gateway.js";
import { renderRule } from "./render-rule.js";

const name = fc.constantFrom("a", "details", "details-v1", "k-details", "x0");
const service = fc.tuple(name, name).map(([namespace, of]) => `${namespace}/${of}` as ServiceKey);
const cluster = name.map((of) => of as ClusterId);
const gateway = fc.tuple(name, name, name).map((parts) => parts.join("/") as GatewayKey);
const labels = fc.dictionary(
  fc.constantFrom("app", "version", "tier", "security.istio.io/tlsMode"),
  fc.constantFrom("v1", "v2", ""),
  { maxKeys: 3 },
);
const wish: fc.Arbitrary<EntryWish> = fc.record({
  cluster,
  service,
  gateway,
  address: fc.oneof(fc.ipV4(), fc.ipV6()),
  hostname: fc.constantFrom("", "gw.example.com"),
  port: fc.integer({ min: 1, max: 65_535 }),
  locality: fc.record({ region: fc.constantFrom("", "us"), zone: fc.constantFrom("", "us-1") }),
  serviceAccount: fc.constantFrom("", "sa"),
  subsetLabels: labels,
  weight: fc.option(fc.integer({ min: 1, max: 64 }), { nil: undefined }),
});
const shape: fc.Arbitrary<EntryShape> = fc.record({
  selector: labels,
  portNames: fc.uniqueArray(fc.constantFrom("http", "tcp", "grpc"), { minLength: 1 }),
  tlsMode: fc.constantFrom("disabled" as const, "istio" as const),
});
const failover: fc.Arbitrary<FailoverPolicy> = fc.record({
  topologyChoice: fc.constantFrom("NONE" as const, "CLUSTER" as const, "LOCALITY" as const),
  failoverPriority: fc.array(fc.constantFrom("rack", "topology.kubernetes.io/region=us"), { maxLength: 2 }),
  regionalFailover: fc.array(fc.record({ from: name, to: name }), { maxLength: 2 }),
});

describe("render(recover(render(state))) = render(state)", () => {
  it("for entries, which also say that nobody has edited them", () => {
    fc.assert(
      fc.property(wish, shape, (wanted, as) => {
        const first = renderEntry(wanted, as);
        const recovered = recoverEntry(first);
        expect(recovered?.isIntact).toBe(true);
        expect(recovered && renderEntry(recovered.wish, recovered.shape)).toEqual(first);
      }),
    );
  });

  it("for rules", () => {
    fc.assert(
      fc.property(name, name, name, failover, fc.boolean(), (namespace, host, cause, policy, isMutual) => {
        const [of, by] = [host, cause].map((each) => `${namespace}/${each}` as ServiceKey);
        if (of === undefined || by === undefined) return;
        const first = renderRule({ host: of, cause: by, failover: policy, isMutual }, "cluster.local");
        const recovered = recoverRule(first);
        expect(recovered && renderRule(recovered, "cluster.local")).toEqual(first);
      }),
    );
  });

  it("for Gateways", () => {
    const services = fc
      .array(fc.tuple(service, fc.uniqueArray(fc.constantFrom("version", "app"))))
      .map((of) => new Map(of));
    fc.assert(
      fc.property(gateway, labels, services, (of, selector, accepted) => {
        const first = renderGateway({ gateway: of, selector, services: accepted }, "cluster.local");
        const recovered = recoverGateway(first, "cluster.local");
        expect(recovered && renderGateway(recovered, "cluster.local")).toEqual(first);
      }),
    );
  });
});
