import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

const encode = (text: string) => Buffer.from(text).toString("base64");
const REDACTED = 'Invalid value: "<secret contents redacted>"';
const LOGIN = "kubernetes.io/dockerconfigjson";
const OLD_LOGIN = "kubernetes.io/dockercfg";

const REFUSED = [
  {
    type: "kubernetes.io/basic-auth",
    data: {},
    says: ["data[username]: Required value", "data[password]: Required value"],
  },
  { type: "kubernetes.io/ssh-auth", data: { "ssh-privatekey": "" }, says: ["data[ssh-privatekey]: Required value"] },
  {
    type: "kubernetes.io/service-account-token",
    data: {},
    says: ["metadata.annotations[kubernetes.io/service-account.name]: Required value"],
  },
  {
    type: LOGIN,
    data: { ".dockerconfigjson": encode("a") },
    says: [`data[.dockerconfigjson]: ${REDACTED}: invalid character 'a' looking for beginning of value`],
  },
  {
    type: LOGIN,
    data: { ".dockerconfigjson": "" },
    says: [`data[.dockerconfigjson]: ${REDACTED}: unexpected end of JSON input`],
  },
  {
    type: LOGIN,
    data: { ".dockerconfigjson": encode("[1]") },
    says: [
      `data[.dockerconfigjson]: ${REDACTED}: json: cannot unmarshal array into Go value of type map[string]interface {}`,
    ],
  },
  {
    type: OLD_LOGIN,
    data: { ".dockercfg": encode('{"a":') },
    says: [`data[.dockercfg]: ${REDACTED}: unexpected end of JSON input`],
  },
  {
    type: "Opaque",
    data: { a: Buffer.alloc(1024 * 1024 + 1).toString("base64") },
    says: ["data: Too long: may not be more than 1048576 bytes"],
  },
] as const;

const TAKEN = [
  { type: "kubernetes.io/basic-auth", data: { password: "" }, annotations: {} },
  { type: LOGIN, data: { ".dockerconfigjson": encode('{"auths": {}}') }, annotations: {} },
  { type: OLD_LOGIN, data: { ".dockercfg": encode("null") }, annotations: {} },
  {
    type: "kubernetes.io/service-account-token",
    data: {},
    annotations: { "kubernetes.io/service-account.name": "default" },
  },
  { type: "example.dev/any", data: {}, annotations: {} },
] as const;

/** What Secrets of some types must have, and rules of other kinds that are as small. */
export function describeSecrets(name: string, open: OpenTarget): void {
  describe(`secrets and others on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const create = async (path: string, content: object, metadata: object = {}) =>
      await pit.call("POST", path.replace("$", `namespaces/${pit.namespace}`), {
        metadata: { generateName: "made-", ...metadata },
        ...content,
      });
    const told = async (path: string, content: object) => {
      const { code, body } = await create(path, content);
      return [code, ...body.details.causes.map(({ field, message }) => `${field}: ${message}`)];
    };

    it.each(REFUSED)("refuses a Secret of type $type for $says", async ({ type, data, says }) => {
      expect(await told("/api/v1/$/secrets", { type, data })).toEqual([422, ...says]);
    });

    it.each(TAKEN)("takes a Secret of type $type with $data", async ({ type, data, annotations }) => {
      expect((await create("/api/v1/$/secrets", { type, data }, { annotations })).code).toBe(201);
    });

    it("takes no ConfigMap of more than a mebibyte", async () => {
      expect(await told("/api/v1/$/configmaps", { data: { a: "a".repeat(1024 * 1024 + 1) } })).toEqual([
        422,
        "[]: Too long: may not be more than 1048576 bytes",
      ]);
    });

    it.each([
      {
        spec: { leaseDurationSeconds: 0 },
        says: "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
      },
      {
        spec: { leaseTransitions: -1 },
        says: "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0",
      },
    ])("refuses a Lease with $spec", async ({ spec, says }) => {
      expect(await told("/apis/coordination.k8s.io/v1/$/leases", { spec })).toEqual([422, says]);
    });

    it("leaves out of a Lease what nobody elects by", async () => {
      const spec = { holderIdentity: "", preferredHolder: "a", strategy: "OldestEmulationVersion" };
      expect((await create("/apis/coordination.k8s.io/v1/$/leases", { spec })).body.spec).toEqual({
        holderIdentity: "",
      });
    });

    it.each(["", "other"])("refuses an Event about something in the namespace '%s'", async (namespace) => {
      expect(await told("/api/v1/$/events", { involvedObject: { kind: "Pod", name: "a", namespace } })).toEqual([
        422,
        `involvedObject.namespace: Invalid value: "${namespace}": does not match event.namespace`,
      ]);
    });

    it("keeps the finalizers that a namespace comes with, beside its own", async () => {
      const { body } = await create("/api/v1/namespaces", { spec: { finalizers: ["example.dev/a"] } });
      expect(body.spec["finalizers"]).toEqual(["example.dev/a", "kubernetes"]);
    });

    it("counts all of a node as there for the taking", async () => {
      const { body } = await create("/api/v1/nodes", { status: { capacity: { cpu: "4000m", memory: "1024Mi" } } });
      const amounts = { cpu: "4", memory: "1Gi" };
      expect(body.status).toMatchObject({ capacity: amounts, allocatable: amounts });
      await pit.call("DELETE", `/api/v1/nodes/${body.metadata.name}`);
    });

    it("warns of EndpointSlices of names", async () => {
      const { status, headers } = await target.http.send({
        method: "POST",
        path: `/apis/discovery.k8s.io/v1/namespaces/${pit.namespace}/endpointslices`,
        body: { metadata: { name: "names" }, addressType: "FQDN", endpoints: [{ addresses: ["a.dev"] }] },
      });
      expect([status, headers["warning"]]).toEqual([201, '299 - "spec.addressType: FQDN endpoints are deprecated"']);
    });
  });
}
