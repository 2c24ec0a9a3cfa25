import type { JsonObject } from "@causeway/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";
import { APPLY, customEntry, entriesOf, entry } from "./owners.js";
import { CONTAINER, OWNERS_CASES } from "./owners-cases.js";

const MERGE = "application/merge-patch+json";
const BY = "?fieldManager=tester";

/** What each kind's objects look like to their owners: whose fields, items and values a write counts as. */
export function describeOwners(name: string, open: OpenTarget): void {
  describe(`owners of fields on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const core = (plural: string) => `/api/v1/namespaces/${pit.namespace}/${plural}`;
    const group = (version: string, plural: string) => `/apis/${version}/namespaces/${pit.namespace}/${plural}`;
    const create = async (path: string, object: object, query = BY) => {
      const { code, body } = await pit.call("POST", `${path}${query}`, object);
      expect([code, body.message]).toEqual([201, undefined]);
      return body;
    };
    const created = (apiVersion: string, fields: JsonObject) => [
      entry({ manager: "tester", operation: "Update", apiVersion, fields }),
    ];

    it.each(OWNERS_CASES)("has those of a new $kind", async ({ apiVersion, plural, object, fields }) => {
      const path = apiVersion === "v1" ? core(plural) : group(apiVersion, plural);
      const body = await create(path, { metadata: { name: "plain" }, ...object });
      expect(entriesOf(body)).toEqual(created(apiVersion, fields));
    });

    it("has those of a new Namespace", async () => {
      const body = await create("/api/v1/namespaces", {
        metadata: { name: `${pit.namespace}-owned`, labels: { a: "b" } },
      });
      const labels = { ".": {}, "f:a": {}, "f:kubernetes.io/metadata.name": {} };
      expect(entriesOf(body)).toEqual(created("v1", { "f:metadata": { "f:labels": labels } }));
    });

    it("has those of finalizers and owners of objects, value by value and item by item", async () => {
      const owner = { apiVersion: "v1", kind: "ConfigMap", name: "some", uid: "0b6f1c0e-5c0c-4b6e-8a3e-3f6a4d3f9d10" };
      const metadata = { name: "kept", finalizers: ["example.dev/b", "example.dev/a"], ownerReferences: [owner] };
      const body = await create(core("configmaps"), { metadata });
      const fields = {
        "f:metadata": {
          "f:finalizers": { ".": {}, 'v:"example.dev/a"': {}, 'v:"example.dev/b"': {} },
          "f:ownerReferences": { ".": {}, [`k:{"uid":"${owner.uid}"}`]: {} },
        },
      };
      expect(entriesOf(body)).toEqual(created("v1", fields));
      await pit.call("PATCH", pit.configMaps("kept"), { metadata: { finalizers: null } }, MERGE);
    });

    it("counts a write to the status as one", async () => {
      await create(
        core("pods"),
        { metadata: { name: "running" }, spec: { containers: [CONTAINER] } },
        "?fieldManager=other",
      );
      const status = { phase: "Running", podIP: "10.9.8.7", podIPs: [{ ip: "10.9.8.7" }], hostIP: "10.9.8.1" };
      const { body } = await pit.call("PATCH", `${core("pods")}/running/status${BY}`, { status }, MERGE);
      expect(entriesOf(body).find((one) => one.includes('"tester"'))).toContain('"subresource":"status"');
    });

    it("counts a scale as one, and lets an apply take it by force only", async () => {
      const deployments = group("apps/v1", "deployments");
      const spec = {
        replicas: 0,
        selector: { matchLabels: { a: "b" } },
        template: { metadata: { labels: { a: "b" } }, spec: { containers: [CONTAINER] } },
      };
      await create(deployments, { metadata: { name: "web" }, spec }, "?fieldManager=other");
      const patch = { spec: { replicas: 1 } };
      await pit.call("PATCH", `${deployments}/web/scale${BY}`, patch, MERGE);
      const replicas = { "f:spec": { "f:replicas": {} } };
      const scaled = entriesOf((await pit.call("GET", `${deployments}/web`)).body);
      expect(scaled[0]).toBe(
        entry({
          manager: "tester",
          operation: "Update",
          apiVersion: "apps/v1",
          fields: replicas,
          subresource: "scale",
          hasTime: false,
        }),
      );
      expect(scaled[1]).not.toContain("f:replicas");
      const applied = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: { replicas: 0 } };
      const refused = await pit.call("PATCH", `${deployments}/web?fieldManager=applier`, applied, APPLY);
      expect([refused.code, refused.body.message]).toEqual([
        409,
        'Apply failed with 1 conflict: conflict with "tester" with subresource "scale" using apps/v1: .spec.replicas',
      ]);
      const { code, body } = await pit.call(
        "PATCH",
        `${deployments}/web?fieldManager=applier&force=true`,
        applied,
        APPLY,
      );
      expect([code, entriesOf(body)[0]]).toEqual([
        200,
        entry({ manager: "applier", operation: "Apply", apiVersion: "apps/v1", fields: replicas }),
      ]);
      const scale = { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "web" }, spec: { replicas: 2 } };
      const other = await pit.call("PATCH", `${deployments}/web/scale?fieldManager=scaler`, scale, APPLY);
      expect(other.body.message).toBe('Apply failed with 1 conflict: conflict with "applier": .spec.replicas');
    });

    it("merges the items of a list by their keys, where the schema has some", async () => {
      const ports = [
        { name: "http", port: 80 },
        { name: "grpc", port: 9090 },
      ];
      await create(
        core("services"),
        { metadata: { name: "ports" }, spec: { selector: { a: "b" }, ports } },
        "?fieldManager=other",
      );
      const applied = {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "ports" },
        spec: { ports: [{ name: "more", port: 443 }] },
      };
      const { body } = await pit.call("PATCH", `${core("services")}/ports${BY}`, applied, APPLY);
      expect((body.spec["ports"] as readonly { port: number }[]).map(({ port }) => port)).toEqual([80, 9090, 443]);
      const item = { 'k:{"port":443,"protocol":"TCP"}': { ".": {}, "f:name": {}, "f:port": {} } };
      expect(entriesOf(body)[0]).toBe(
        entry({ manager: "tester", operation: "Apply", apiVersion: "v1", fields: { "f:spec": { "f:ports": item } } }),
      );
      const gone = await pit.call("PATCH", `${core("services")}/ports${BY}`, { ...applied, spec: {} }, APPLY);
      expect((gone.body.spec["ports"] as readonly { port: number }[]).map(({ port }) => port)).toEqual([80, 9090]);
      const twins = { ...applied, spec: { ports: [{ port: 443 }, { port: 443 }] } };
      const refused = await pit.call("PATCH", `${core("services")}/ports${BY}`, twins, APPLY);
      expect([refused.code, refused.body.message]).toEqual([
        500,
        'failed to create typed patch object (/ports; /v1, Kind=Service): .spec.ports: duplicate entries for key [port=443,protocol="TCP"]',
      ]);
    });

    it("has those of a custom object, in every version of its kind", async () => {
      const object = (version: string, spec: object) => ({
        apiVersion: `networking.istio.io/${version}`,
        kind: "WorkloadEntry",
        metadata: { name: "we" },
        spec,
      });
      await create(
        pit.workloadEntries(),
        object("v1", { address: "192.0.2.1", ports: { http: 80 }, labels: { a: "b" } }),
      );
      const beta = pit.workloadEntries("we").replace("/v1/", "/v1beta1/");
      const { code, body } = await pit.call(
        "PATCH",
        `${beta}?fieldManager=applier`,
        object("v1beta1", { ports: { grpc: 90 }, weight: 3 }),
        APPLY,
      );
      const own = {
        ".": {},
        "f:address": {},
        "f:labels": { ".": {}, "f:a": {} },
        "f:ports": { ".": {}, "f:http": {} },
      };
      expect([code, entriesOf(body)]).toEqual([
        200,
        [
          customEntry({
            manager: "applier",
            operation: "Apply",
            apiVersion: "networking.istio.io/v1beta1",
            fields: { "f:spec": { "f:ports": { "f:grpc": {} }, "f:weight": {} } },
          }),
          customEntry({
            manager: "tester",
            operation: "Update",
            apiVersion: "networking.istio.io/v1",
            fields: { "f:spec": own },
          }),
        ],
      ]);
      const left = await pit.call("PATCH", `${beta}?fieldManager=applier`, object("v1beta1", { weight: 3 }), APPLY);
      expect(left.body.spec).toEqual({ address: "192.0.2.1", labels: { a: "b" }, ports: { http: 80 }, weight: 3 });
    });
  });
}
