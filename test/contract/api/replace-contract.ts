import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

const UID = "00000000-0000-4000-8000-000000000000";

/** Kinds of which a PUT makes what is not there; not those of Istio, ConfigMaps or most others. */
const MADE = [
  { path: "/apis/coordination.k8s.io/v1/$/leases", content: { spec: { holderIdentity: "a" } } },
  { path: "/api/v1/$/services", content: { spec: { ports: [{ port: 80 }] } } },
  { path: "/api/v1/$/events", content: { involvedObject: {} } },
] as const;

const NOT_MADE = [
  { path: "/api/v1/$/configmaps", content: {} },
  {
    path: "/apis/networking.istio.io/v1/$/workloadentries",
    content: { apiVersion: "networking.istio.io/v1", kind: "WorkloadEntry", spec: { address: "192.0.2.1" } },
  },
] as const;

/** What a PUT needs and what it does where nothing is: it is not the same for every kind. */
export function describeReplaces(name: string, open: OpenTarget): void {
  describe(`replaces on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const at = (path: string) => path.replace("$", `namespaces/${pit.namespace}`);
    const placed = (content: object) =>
      "involvedObject" in content ? { ...content, involvedObject: { namespace: pit.namespace } } : content;

    it.each(MADE)("makes what is not there at $path", async ({ path, content }) => {
      const draft = { metadata: { name: "made" }, ...placed(content) };
      const { code, body } = await pit.call("PUT", `${at(path)}/made`, draft);
      expect([code, body.metadata.name]).toEqual([201, "made"]);
      expect((await pit.call("GET", `${at(path)}/made`)).body.metadata.uid).toBe(body.metadata.uid);
    });

    it.each(MADE)("makes it in spite of a resourceVersion at $path", async ({ path, content }) => {
      const draft = { metadata: { name: "versioned", resourceVersion: "1" }, ...placed(content) };
      const { code, body } = await pit.call("PUT", `${at(path)}/versioned`, draft);
      expect([code, body.message]).toEqual([201, undefined]);
      expect(Number(body.metadata.resourceVersion)).toBeGreaterThan(1);
    });

    it.each(MADE)("refuses one that is gone, known by its uid, at $path", async ({ path, content }) => {
      const made = await pit.call("POST", at(path), { metadata: { name: "gone" }, ...placed(content) });
      await pit.call("DELETE", `${at(path)}/gone`);
      const { code, body } = await pit.call("PUT", `${at(path)}/gone`, made.body);
      expect([code, body.reason]).toEqual([409, "Conflict"]);
      const why = `Precondition failed: UID in precondition: ${made.body.metadata.uid}, UID in object meta: `;
      expect(body.message).toContain(why);
      expect((await pit.call("GET", `${at(path)}/gone`)).code).toBe(404);
    });

    it("tries a making PUT as well as any", async () => {
      const path = "/apis/coordination.k8s.io/v1/$/leases";
      const { code } = await pit.call("PUT", `${at(path)}/tried?dryRun=All`, { metadata: { name: "tried" } });
      expect([code, (await pit.call("GET", `${at(path)}/tried`)).code]).toEqual([201, 404]);
    });

    it.each(NOT_MADE)("makes nothing at $path", async ({ path, content }) => {
      for (const metadata of [{ name: "no" }, { name: "no", uid: UID, resourceVersion: "1" }]) {
        const { code, body } = await pit.call("PUT", `${at(path)}/no`, { metadata, ...content });
        expect([code, body.reason]).toEqual([404, "NotFound"]);
      }
    });

    it("makes nothing in a namespace that is not there", async () => {
      const path = "/apis/coordination.k8s.io/v1/namespaces/nowhere/leases/a";
      const { code, body } = await pit.call("PUT", path, { metadata: { name: "a" } });
      expect([code, body.message]).toEqual([404, 'namespaces "nowhere" not found']);
    });

    it("needs a resourceVersion for a Lease that is there", async () => {
      const path = at("/apis/coordination.k8s.io/v1/$/leases");
      const made = await pit.call("POST", path, { metadata: { name: "held" }, spec: { holderIdentity: "a" } });
      const draft = { metadata: { name: "held" }, spec: { holderIdentity: "b" } };
      const blind = await pit.call("PUT", `${path}/held`, draft);
      expect([blind.code, blind.body.message]).toEqual([
        422,
        'leases.coordination.k8s.io "held" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
      ]);
      const { resourceVersion } = made.body.metadata;
      const given = await pit.call("PUT", `${path}/held`, { ...draft, metadata: { name: "held", resourceVersion } });
      expect([given.code, given.body.spec]).toEqual([200, { holderIdentity: "b" }]);
      const stale = await pit.call("PUT", `${path}/held`, { ...draft, metadata: { name: "held", resourceVersion } });
      expect([stale.code, stale.body.reason]).toEqual([409, "Conflict"]);
    });

    it("takes a Lease that somebody has made again for another", async () => {
      const path = at("/apis/coordination.k8s.io/v1/$/leases");
      const made = await pit.call("POST", path, { metadata: { name: "again" }, spec: { holderIdentity: "a" } });
      await pit.call("DELETE", `${path}/again`);
      await pit.call("POST", path, { metadata: { name: "again" }, spec: { holderIdentity: "b" } });
      const { code, body } = await pit.call("PUT", `${path}/again`, made.body);
      expect([code, body.reason]).toEqual([409, "Conflict"]);
    });
  });
}
