import { describe, expect, it } from "vitest";
import type { ApiObject, JsonObject } from "../api-object.js";
import { createCoreKinds } from "../kinds/core-kinds.js";
import { CUSTOM_KINDS } from "../kinds/custom-kinds.js";
import { ServiceAllocator } from "../kinds/services/service-allocator.js";
import { Presenter, parsePresentation } from "./presentation.js";

const NOW = Date.parse("2026-01-01T00:01:07Z");
const KINDS = [
  ...createCoreKinds({ allocator: new ServiceAllocator(() => 0), namespaceLabels: () => ({}) }),
  ...CUSTOM_KINDS,
];

function object(kind: string, fields: JsonObject): ApiObject {
  const metadata = {
    name: "it",
    namespace: "ns",
    uid: "u",
    resourceVersion: "7",
    creationTimestamp: "2026-01-01T00:00:00Z",
  };
  return { apiVersion: "v1", kind, metadata, ...fields } as ApiObject;
}

/** The header and the cells of one object, as kubectl prints them without -o wide. */
function print(kind: string, fields: JsonObject): { readonly header: string; readonly cells: readonly unknown[] } {
  const definition = KINDS.find((one) => one.kind === kind);
  if (definition === undefined) throw new Error(`no kind ${kind}`);
  const table = new Presenter(definition, "v1", { kind: "table", version: "v1", include: "None" }, () => NOW);
  const { columnDefinitions, rows } = table.one(object(kind, fields)) as unknown as {
    readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
    readonly rows: readonly { readonly cells: readonly unknown[] }[];
  };
  const shown = columnDefinitions
    .map((column, at) => ({ ...column, cell: rows[0]?.cells[at] }))
    .filter((column) => column.priority === 0);
  return {
    header: shown.map((column) => column.name.toUpperCase()).join(" "),
    cells: shown.map((column) => column.cell),
  };
}

describe("Presenter", () => {
  it.each<{ kind: string; fields: JsonObject; header: string; cells: readonly unknown[] }>([
    {
      kind: "Namespace",
      fields: { status: { phase: "Active" } },
      header: "NAME STATUS AGE",
      cells: ["it", "Active", "67s"],
    },
    {
      kind: "Service",
      fields: {
        spec: {
          type: "LoadBalancer",
          clusterIP: "10.96.0.10",
          ports: [{ port: 15443, nodePort: 31860, protocol: "TCP" }],
        },
        status: { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } },
      },
      header: "NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE",
      cells: ["it", "LoadBalancer", "10.96.0.10", "203.0.113.7", "15443:31860/TCP", "67s"],
    },
    {
      kind: "Service",
      fields: {
        spec: {
          type: "LoadBalancer",
          clusterIP: "10.96.0.10",
          ports: [
            { port: 80, protocol: "TCP" },
            { port: 53, protocol: "UDP" },
          ],
        },
      },
      header: "NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE",
      cells: ["it", "LoadBalancer", "10.96.0.10", "<pending>", "80/TCP,53/UDP", "67s"],
    },
    {
      kind: "Pod",
      fields: {
        spec: { containers: [{ name: "a" }, { name: "b" }] },
        status: {
          phase: "Running",
          containerStatuses: [
            { name: "a", ready: true },
            { name: "b", ready: false },
          ],
        },
      },
      header: "NAME READY STATUS RESTARTS AGE",
      cells: ["it", "1/2", "Running", "0", "67s"],
    },
    {
      kind: "Deployment",
      fields: { spec: { replicas: 2 }, status: { readyReplicas: 1, updatedReplicas: 2, availableReplicas: 1 } },
      header: "NAME READY UP-TO-DATE AVAILABLE AGE",
      cells: ["it", "1/2", 2, 1, "67s"],
    },
    {
      kind: "WorkloadEntry",
      fields: { spec: { address: "12.34.56.78" } },
      header: "NAME AGE ADDRESS",
      cells: ["it", "67s", "12.34.56.78"],
    },
    {
      kind: "DestinationRule",
      fields: { spec: { host: "details" } },
      header: "NAME HOST AGE",
      cells: ["it", "details", "67s"],
    },
    {
      kind: "VirtualService",
      fields: { spec: { hosts: ["a", "b"] } },
      header: "NAME GATEWAYS HOSTS AGE",
      cells: ["it", "", '["a","b"]', "67s"],
    },
    { kind: "IngressGateway", fields: { spec: {} }, header: "NAME AGE", cells: ["it", "67s"] },
  ])("prints $kind in kubectl's columns", ({ kind, fields, header, cells }) => {
    expect(print(kind, fields)).toEqual({ header, cells });
  });

  it("marks a pod that is being deleted", () => {
    const definition = KINDS.find((one) => one.kind === "Pod");
    const pod = object("Pod", { spec: { containers: [] }, status: { phase: "Running" } });
    const leaving = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: "2026-01-01T00:01:00Z" } };
    expect(definition?.columns[2]?.cell(leaving, NOW)).toBe("Terminating");
  });
});

describe("parsePresentation", () => {
  it.each([
    { accept: "", kind: "object" },
    { accept: "application/json", kind: "object" },
    { accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json", kind: "table" },
    { accept: "application/vnd.kubernetes.protobuf,application/json", kind: "object" },
    { accept: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", kind: "metadata" },
  ])("gives $kind to $accept", ({ accept, kind }) => {
    expect(parsePresentation(accept, null).kind).toBe(kind);
  });
});
