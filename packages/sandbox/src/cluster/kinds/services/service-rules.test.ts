import { describe, expect, it } from "vitest";
import type { ApiObject, JsonObject } from "../../api-object.js";
import type { Change } from "../../store/collection.js";
import { ServiceAllocator } from "./service-allocator.js";
import { createServiceRules } from "./service-rules.js";

function service(spec: JsonObject): ApiObject {
  const metadata = { name: "web", namespace: "ns", uid: "u", resourceVersion: "1", creationTimestamp: "" };
  return { apiVersion: "v1", kind: "Service", metadata, spec };
}

function change(type: Change["type"], object: ApiObject, previous?: ApiObject): Change {
  return { resource: "services", type, object, previous, revision: 1 };
}

const PORTS = [{ port: 80 }];

describe("createServiceRules", () => {
  const prepare = (spec: JsonObject, old?: ApiObject) =>
    createServiceRules(new ServiceAllocator(() => 0))(service(spec), old);

  it("gives a plain Service an address and defaults", () => {
    expect(prepare({ ports: PORTS }).spec).toEqual({
      type: "ClusterIP",
      clusterIP: "10.96.0.10",
      clusterIPs: ["10.96.0.10"],
      internalTrafficPolicy: "Cluster",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      sessionAffinity: "None",
      ports: [{ port: 80, targetPort: 80, protocol: "TCP" }],
    });
  });

  it("gives no address to a headless or external Service", () => {
    expect(prepare({ clusterIP: "None" }).spec?.["clusterIP"]).toBe("None");
    expect(prepare({ type: "ExternalName", externalName: "example.dev" }).spec).not.toHaveProperty("clusterIP");
  });

  it("gives node ports to a load balancer, and keeps them with the address on a replacement that names none", () => {
    const old = prepare({ type: "LoadBalancer", ports: PORTS });
    expect(old.spec?.["ports"]).toEqual([{ port: 80, targetPort: 80, protocol: "TCP", nodePort: 30_000 }]);
    const next = prepare({ type: "LoadBalancer", ports: PORTS }, old);
    expect(next.spec).toEqual(old.spec);
  });

  it("drops what only the type before had", () => {
    const old = prepare({ type: "LoadBalancer", ports: PORTS });
    const fields = Object.keys(prepare({ ...old.spec, type: "ClusterIP" }, old).spec ?? {});
    expect(fields).not.toContain("externalTrafficPolicy");
    expect(fields).not.toContain("allocateLoadBalancerNodePorts");
  });

  it("takes node ports back when the type no longer has them", () => {
    const old = prepare({ type: "NodePort", ports: PORTS });
    expect(prepare({ ...old.spec, type: "ClusterIP" }, old).spec?.["ports"]).toEqual([
      { port: 80, targetPort: 80, protocol: "TCP" },
    ]);
  });

  it.each<{ spec: JsonObject; field: string }>([
    { spec: {}, field: "spec.ports" },
    { spec: { ports: [{ port: 0 }] }, field: "spec.ports[0].port" },
    { spec: { ports: [{ port: 80 }, { port: 81, name: "b" }] }, field: "spec.ports[0].name" },
    {
      spec: {
        ports: [
          { port: 80, name: "a" },
          { port: 81, name: "a" },
        ],
      },
      field: "spec.ports[1].name",
    },
    { spec: { ports: [{ port: 80, protocol: "ICMP" }] }, field: "spec.ports[0].protocol" },
    { spec: { ports: PORTS, type: "Other" }, field: "spec.type" },
    { spec: { type: "ExternalName" }, field: "spec.externalName" },
  ])("refuses $spec at $field", ({ spec, field }) => {
    const causes = expect.arrayContaining([expect.objectContaining({ field })]);
    expect(() => prepare(spec)).toThrow(
      expect.objectContaining({ code: 422, details: expect.objectContaining({ causes }) }),
    );
  });

  it("refuses another address than the one it has", () => {
    const old = prepare({ ports: PORTS });
    expect(() => prepare({ ports: PORTS, clusterIP: "10.96.9.9" }, old)).toThrow(
      expect.objectContaining({ code: 422 }),
    );
  });
});

describe("ServiceAllocator", () => {
  it("hands out nothing that is in use, and refuses it to others", () => {
    const allocator = new ServiceAllocator(() => 0);
    const rules = createServiceRules(allocator);
    const taken = rules(
      service({ type: "NodePort", clusterIP: "10.96.0.10", ports: [{ port: 80, nodePort: 30_000 }] }),
      undefined,
    );
    allocator.observe(change("ADDED", taken));
    expect(rules(service({ type: "NodePort", ports: PORTS }), undefined).spec).toMatchObject({
      clusterIP: "10.96.0.11",
      ports: [{ nodePort: 30_001 }],
    });
    expect(() => rules(service({ ports: PORTS, clusterIP: "10.96.0.10" }), undefined)).toThrow(
      expect.objectContaining({ code: 422 }),
    );
    allocator.observe(change("DELETED", taken, taken));
    expect(allocator.isAddressTaken("10.96.0.10")).toBe(false);
  });
});
