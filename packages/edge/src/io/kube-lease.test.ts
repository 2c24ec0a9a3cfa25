import { KubeHttp } from "@causeway/shared/kube";
import { type Answer, FakeClock, json, mute, refusal, type SeenRequest, startFakeApi } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import type { LeaseRecord } from "../core/lease/lease-record.js";
import type { LeaseStore } from "../ports.js";
import { createKubeLease } from "./kube-lease.js";

const PATH = "/apis/coordination.k8s.io/v1/namespaces/causeway-system/leases";
const RECORD: LeaseRecord = {
  holder: { name: "edge-a", process: { incarnation: 7, instance: "i7" } },
  askedBy: undefined,
  acquiredAt: "2026-01-01T00:00:00.000Z",
  renewedAt: "2026-01-01T00:00:02.500Z",
  transitions: 0,
};
const { signal } = new AbortController();

interface Lease {
  metadata: { uid: string; resourceVersion: string; [name: string]: unknown };
  spec?: object;
}

interface World {
  hasNamespace: boolean;
  lease: undefined | Lease;
  /** What an attempt to make the namespace is answered; undefined makes it. */
  refuseNamespace: undefined | Answer;
  /** What every call is answered; undefined answers as an API server would. */
  answer: undefined | Answer;
}

/** Keeps one Lease as an API server would. */
function answerOf(world: World): Answer {
  let version = 0;
  const store = (status: number, body: Lease, uid: string) => {
    version += 1;
    world.lease = { ...body, metadata: { ...body.metadata, uid, resourceVersion: String(version) } };
    return json(status, world.lease);
  };
  const routes: Readonly<Record<string, (request: SeenRequest) => Answer>> = {
    [`GET ${PATH}/causeway-edge`]: () =>
      world.lease === undefined ? refusal(404, "NotFound") : json(200, world.lease),
    [`POST ${PATH}`]: ({ body }) => {
      if (!world.hasNamespace) return refusal(404, "NotFound");
      return world.lease === undefined ? store(201, body as Lease, "u1") : refusal(409, "AlreadyExists");
    },
    [`PUT ${PATH}/causeway-edge`]: ({ body }) => {
      const { uid, resourceVersion } = (body as Lease).metadata;
      const isSame = world.lease?.metadata.uid === uid && world.lease.metadata.resourceVersion === resourceVersion;
      return isSame ? store(200, body as Lease, uid) : refusal(409, "Conflict");
    },
    "POST /api/v1/namespaces": () => {
      if (world.refuseNamespace !== undefined) return world.refuseNamespace;
      world.hasNamespace = true;
      return json(201, {});
    },
  };
  return (response, request) => {
    const route = routes[`${request.method} ${request.path}`];
    (world.answer ?? route?.(request) ?? mute)(response, request);
  };
}

async function startLease(more: Partial<World> = {}) {
  const world: World = { hasNamespace: true, lease: undefined, refuseNamespace: undefined, answer: undefined, ...more };
  const api = await startFakeApi(answerOf(world));
  const clock = new FakeClock();
  const http = new KubeHttp({ target: api.target, clock, userAgent: "causeway-edge/1", deadlineMs: 10_000 });
  const stopAll = async () => {
    await http[Symbol.asyncDispose]();
    await api[Symbol.asyncDispose]();
  };
  return { world, api, store: createKubeLease({ http, namespace: "causeway-system" }), [Symbol.asyncDispose]: stopAll };
}

/** Every call that there is, over a Lease of version 1. */
const CALLS: readonly {
  readonly what: string;
  readonly call: (store: LeaseStore, on: AbortSignal) => Promise<unknown>;
}[] = [
  { what: "reading", call: (store, on) => store.read(on) },
  { what: "making", call: (store, on) => store.write(RECORD, undefined, on) },
  { what: "writing what was seen", call: (store, on) => store.write({ ...RECORD, transitions: 1 }, "1", on) },
];

describe(createKubeLease, () => {
  it("makes the namespace when it is missing", async () => {
    await using at = await startLease({ hasNamespace: false });
    const made = await at.store.write(RECORD, undefined, signal);
    expect(made).toEqual({ record: RECORD, version: "1" });
    expect(at.world.lease?.metadata).toMatchObject({ name: "causeway-edge", namespace: "causeway-system" });
  });

  it("makes the Lease when somebody else has made the namespace meanwhile", async () => {
    await using at = await startLease({ hasNamespace: false });
    at.world.refuseNamespace = (response, request) => {
      at.world.hasNamespace = true;
      refusal(409, "AlreadyExists")(response, request);
    };
    expect(await at.store.write(RECORD, undefined, signal)).toEqual({ record: RECORD, version: "1" });
  });

  it("says so clearly when it may not make the namespace", async () => {
    await using at = await startLease({ hasNamespace: false, refuseNamespace: refusal(403, "Forbidden") });
    await expect(at.store.write(RECORD, undefined, signal)).rejects.toMatchObject({
      code: "Forbidden",
      message: "the edge's namespace causeway-system does not exist and could not be made: refused: Forbidden",
    });
    expect(at.world.lease).toBeUndefined();
  });

  it("leaves fields of the spec that it does not know", async () => {
    await using at = await startLease();
    const made = await at.store.write(RECORD, undefined, signal);
    if (at.world.lease !== undefined) at.world.lease.spec = { ...at.world.lease.spec, strategy: "Other" };
    await at.store.read(signal);
    await at.store.write({ ...RECORD, holder: undefined }, made.version, signal);
    expect(at.world.lease?.spec).toMatchObject({ strategy: "Other", leaseTransitions: 0 });
    expect(at.world.lease?.spec).not.toHaveProperty("holderIdentity");
  });

  it("renews without reading what it has just written", async () => {
    await using at = await startLease();
    let { version } = await at.store.write(RECORD, undefined, signal);
    for (const transitions of [1, 2, 3])
      version = (await at.store.write({ ...RECORD, transitions }, version, signal)).version;
    expect(at.api.requests.map(({ method }) => method)).toEqual(["POST", "PUT", "PUT", "PUT"]);
  });

  it.each([
    { what: "no object", answer: json(200, []) },
    { what: "an object without metadata", answer: json(200, { kind: "Lease" }) },
    { what: "a Lease without uid", answer: json(200, { metadata: { resourceVersion: "1" } }) },
    { what: "a Lease without version", answer: json(200, { metadata: { uid: "u1", resourceVersion: "" } }) },
    { what: "a version that is no text", answer: json(200, { metadata: { uid: "u1", resourceVersion: 1 } }) },
    { what: "a page", answer: ((response) => void response.end("<html>")) satisfies Answer },
  ])("takes $what for no answer", async ({ answer }) => {
    await using at = await startLease({ answer });
    await expect(at.store.read(signal)).rejects.toMatchObject({ code: "Invalid" });
    await expect(at.store.write(RECORD, undefined, signal)).rejects.toMatchObject({ code: "Invalid" });
    await expect(at.store.write(RECORD, "1", signal)).rejects.toMatchObject({ code: "Invalid" });
  });

  it("reads a Lease whose fields are of other types than they should be", async () => {
    const metadata = { uid: "u1", resourceVersion: "4", annotations: ["causeway.dev/holder"] };
    const spec = {
      holderIdentity: 5,
      acquireTime: {},
      renewTime: "2026-13-01T00:00:00.000000Z",
      leaseTransitions: -1.5,
    };
    for (const lease of [{ metadata, spec }, { metadata, spec: "none" }, { metadata }]) {
      await using at = await startLease({ answer: json(200, lease) });
      const record = { holder: undefined, askedBy: undefined, acquiredAt: "", renewedAt: "", transitions: 0 };
      expect(await at.store.read(signal)).toEqual({ version: "4", record });
    }
  });

  it.each([
    { answer: refusal(403, "Forbidden"), code: "Forbidden" },
    { answer: refusal(409, "Conflict"), code: "Conflict" },
    { answer: refusal(409, "AlreadyExists"), code: "Exists" },
    { answer: refusal(422, "Invalid"), code: "Invalid" },
    { answer: refusal(429, "TooManyRequests"), code: "Throttled" },
    { answer: refusal(500, "InternalError"), code: "Unavailable" },
  ])("throws $code as it is answered", async ({ answer, code }) => {
    await using at = await startLease();
    await at.store.write(RECORD, undefined, signal);
    at.world.answer = answer;
    for (const { call } of CALLS) await expect(call(at.store, signal)).rejects.toMatchObject({ code });
  });

  it.each(CALLS)("stops waiting for an answer to $what when it is told to", async ({ call }) => {
    await using at = await startLease();
    await at.store.write(RECORD, undefined, signal);
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    at.world.answer = () => arrived();
    const stop = new AbortController();
    const calling = call(at.store, stop.signal).catch((error: unknown) => error);
    await arrival;
    stop.abort();
    expect(await calling).toMatchObject({ code: "Cancelled" });
  });

  it.each(CALLS)("stops waiting for the rest of an answer to $what", async ({ call }) => {
    await using at = await startLease();
    await at.store.write(RECORD, undefined, signal);
    const stop = new AbortController();
    at.world.answer = (response) => {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.write('{"metadata":', () => setImmediate(() => stop.abort()));
    };
    await expect(call(at.store, stop.signal)).rejects.toMatchObject({ code: "Cancelled" });
  });

  it("finds its way after a write whose answer was lost", async () => {
    await using at = await startLease();
    const made = await at.store.write(RECORD, undefined, signal);
    const stop = new AbortController();
    const lost = { ...RECORD, transitions: 1 };
    at.world.answer = (_response, request) => {
      const { metadata, ...rest } = request.body as Lease;
      at.world.lease = { ...rest, metadata: { ...metadata, resourceVersion: "9" } };
      stop.abort();
    };
    await expect(at.store.write(lost, made.version, stop.signal)).rejects.toMatchObject({ code: "Cancelled" });
    at.world.answer = undefined;
    await expect(at.store.write({ ...RECORD, transitions: 2 }, made.version, signal)).rejects.toMatchObject({
      code: "Conflict",
    });
    expect(await at.store.read(signal)).toEqual({ record: lost, version: "9" });
  });
});
