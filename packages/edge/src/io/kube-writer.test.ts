import { KubeHttp } from "@causeway/shared/kube";
import { type Answer, FakeClock, json, refusal, startFakeApi } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import type { WantedObject } from "../core/kube.js";
import { decodeObject } from "./decode-object.js";
import { encodeObject } from "./encode-object.js";
import { Interner } from "./interner.js";
import { createKubeWriter } from "./kube-writer.js";

const META = {
  namespace: "bookinfo",
  name: "k-details",
  labels: { a: "1" },
  annotations: { "causeway.dev/service": "bookinfo/details" },
};

const ENTRY: WantedObject = {
  kind: "WorkloadEntry",
  meta: META,
  spec: {
    address: "203.0.113.1",
    ports: { http: 15443 },
    network: "xcp-c2",
    locality: "r/z",
    serviceAccount: "sa",
    labels: { app: "details" },
    weight: 4,
  },
};
const RULE: WantedObject = {
  kind: "DestinationRule",
  meta: META,
  spec: { host: "details", trafficPolicy: { tls: { mode: "ISTIO_MUTUAL" } } },
};
const GATEWAY: WantedObject = { kind: "Gateway", meta: META, spec: { servers: [] } };

const BASE = "/apis/networking.istio.io/v1/namespaces/bookinfo";

async function startWriter(answer: Answer) {
  const api = await startFakeApi(answer);
  const http = new KubeHttp({
    target: api.target,
    clock: new FakeClock(),
    userAgent: "causeway-edge/1",
    deadlineMs: 10_000,
  });
  const stopAll = async () => {
    await http[Symbol.asyncDispose]();
    await api[Symbol.asyncDispose]();
  };
  return { api, writer: createKubeWriter(http), [Symbol.asyncDispose]: stopAll };
}

describe(createKubeWriter, () => {
  it.each([
    { object: ENTRY, path: `${BASE}/workloadentries` },
    { object: RULE, path: `${BASE}/destinationrules` },
    { object: GATEWAY, path: `${BASE}/gateways` },
  ])("creates a $object.kind by POST", async ({ object, path }) => {
    await using at = await startWriter(json(201, {}));
    await at.writer.create(object);
    expect(at.api.requests).toMatchObject([
      {
        method: "POST",
        path,
        body: { apiVersion: "networking.istio.io/v1", kind: object.kind, metadata: META, spec: object.spec },
      },
    ]);
  });

  it("replaces exactly one version by PUT", async () => {
    await using at = await startWriter(json(200, {}));
    await at.writer.replace(RULE, "77");
    expect(at.api.requests).toMatchObject([
      {
        method: "PUT",
        path: `${BASE}/destinationrules/k-details`,
        body: { metadata: { ...META, resourceVersion: "77" }, spec: RULE.spec },
      },
    ]);
  });

  it("deletes exactly one version of one object", async () => {
    await using at = await startWriter(json(200, {}));
    await at.writer.delete({ kind: "WorkloadEntry", namespace: "bookinfo", name: "k-details" }, "u1", "77");
    expect(at.api.requests).toMatchObject([
      {
        method: "DELETE",
        path: `${BASE}/workloadentries/k-details`,
        body: { kind: "DeleteOptions", preconditions: { uid: "u1", resourceVersion: "77" } },
      },
    ]);
  });

  it("takes what is not there for deleted", async () => {
    await using at = await startWriter(refusal(404, "NotFound"));
    await expect(at.writer.delete({ kind: "Gateway", namespace: "n", name: "x" }, "u1", "1")).resolves.toBeUndefined();
  });

  it.each([
    { code: 409, reason: "AlreadyExists", means: "Exists" },
    { code: 409, reason: "Conflict", means: "Conflict" },
    { code: 403, reason: "Forbidden", means: "Forbidden" },
    { code: 404, reason: "NotFound", means: "NotFound" },
    { code: 422, reason: "Invalid", means: "Invalid" },
    { code: 429, reason: "TooManyRequests", means: "Throttled" },
    { code: 500, reason: "InternalError", means: "Unavailable" },
  ])("throws $means for $code $reason", async ({ code, reason, means }) => {
    await using at = await startWriter(refusal(code, reason));
    await expect(at.writer.create(ENTRY)).rejects.toMatchObject({ code: means });
    await expect(at.writer.replace(ENTRY, "1")).rejects.toMatchObject({ code: means });
  });
});

describe(encodeObject, () => {
  const lean = {
    ...ENTRY.spec,
    ports: {},
    network: "",
    locality: "",
    serviceAccount: "",
    labels: {},
    weight: undefined,
  };

  it.each([
    { object: ENTRY },
    { object: { ...ENTRY, spec: lean } as WantedObject },
    { object: RULE },
    { object: GATEWAY },
  ])("is undone by decodeObject", ({ object }) => {
    const encoded = encodeObject(object, "5");
    const stored = { ...encoded, metadata: { ...(encoded["metadata"] as object), uid: "u1" } };
    const decoded = decodeObject(object.kind, JSON.parse(JSON.stringify(stored)), new Interner());
    expect(decoded).toMatchObject({ ok: true, value: object });
  });

  it("leaves out what an entry does not say", () => {
    expect(encodeObject({ ...ENTRY, spec: lean } as WantedObject, undefined)["spec"]).toEqual({
      address: "203.0.113.1",
    });
  });
});
