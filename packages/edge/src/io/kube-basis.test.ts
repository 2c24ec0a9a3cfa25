import { KubeHttp } from "@causeway/shared/kube";
import { type Answer, FakeClock, json, mute, refusal, type SeenRequest, startFakeApi } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import type { AcceptedRecord } from "../core/plan/store-memory.js";
import { createKubeBasis } from "./kube-basis.js";

const PATH = "/api/v1/namespaces/causeway-system/configmaps";
const DATA = { storeId: "s1", revision: "42" };
const { signal } = new AbortController();
const onRead = () => undefined;
const BASIS: AcceptedRecord = { ...DATA, usedAdoptions: [], isRewound: false };

interface World {
  hasNamespace: boolean;
  map: undefined | { metadata: { resourceVersion: string }; data?: Record<string, string> };
  /** Writes by somebody else just before ours. */
  collisions: number;
  mayCreateNamespaces: boolean;
  onRead: () => void;
}

/** Keeps one ConfigMap as an API server would. */
function answerOf(world: World): Answer {
  const store = (body: unknown) => {
    const { data } = body as { data: Record<string, string> };
    world.map = { metadata: { resourceVersion: String(Number(world.map?.metadata.resourceVersion ?? "0") + 1) }, data };
    return json(200, world.map);
  };
  const isCurrent = (body: unknown) => {
    const { metadata } = body as { metadata: { resourceVersion: string } };
    return metadata.resourceVersion === world.map?.metadata.resourceVersion;
  };
  const routes: Readonly<Record<string, (request: SeenRequest) => Answer>> = {
    [`GET ${PATH}/causeway-edge`]: () => {
      world.onRead();
      return world.map === undefined ? refusal(404, "NotFound") : json(200, world.map);
    },
    [`POST ${PATH}`]: ({ body }) => {
      if (!world.hasNamespace) return refusal(404, "NotFound");
      return world.map === undefined ? store(body) : refusal(409, "AlreadyExists");
    },
    [`PUT ${PATH}/causeway-edge`]: ({ body }) => {
      if (world.collisions > 0) {
        world.collisions -= 1;
        store({ data: { other: "x" } });
      }
      return isCurrent(body) ? store(body) : refusal(409, "Conflict");
    },
    "POST /api/v1/namespaces": () => {
      if (!world.mayCreateNamespaces) return refusal(403, "Forbidden");
      world.hasNamespace = true;
      return json(201, {});
    },
  };
  return (response, request) => (routes[`${request.method} ${request.path}`]?.(request) ?? mute)(response, request);
}

async function startBasis(more: Partial<World> = {}) {
  const world: World = {
    hasNamespace: true,
    map: undefined,
    collisions: 0,
    mayCreateNamespaces: true,
    onRead,
    ...more,
  };
  const api = await startFakeApi(answerOf(world));
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
  return { world, basis: createKubeBasis({ http, namespace: "causeway-system" }), [Symbol.asyncDispose]: stopAll };
}

const mapOf = (data: Record<string, string>) => ({ metadata: { resourceVersion: "1" }, data });

describe(createKubeBasis, () => {
  it("loads what it saved, first and later", async () => {
    await using at = await startBasis();
    expect(await at.basis.load(signal)).toBeUndefined();
    await at.basis.save(BASIS, signal);
    expect(await at.basis.load(signal)).toEqual(BASIS);
    await at.basis.save({ ...BASIS, revision: "43" }, signal);
    expect(await at.basis.load(signal)).toEqual({ ...BASIS, revision: "43" });
  });

  it("makes the namespace when it is missing", async () => {
    await using at = await startBasis({ hasNamespace: false });
    await at.basis.save(BASIS, signal);
    expect(at.world.map?.data).toEqual(DATA);
  });

  it("says so clearly when it may not", async () => {
    await using at = await startBasis({ hasNamespace: false, mayCreateNamespaces: false });
    const saving = at.basis.save(BASIS, signal);
    await expect(saving).rejects.toMatchObject({
      code: "Forbidden",
      message: "the edge's namespace causeway-system does not exist and could not be made: refused: Forbidden",
    });
  });

  it("saves over what somebody else wrote, and leaves their keys", async () => {
    await using at = await startBasis({ map: mapOf({ ...DATA, mine: "y" }), collisions: 1 });
    await at.basis.save({ storeId: "s2", revision: "1", usedAdoptions: [], isRewound: false }, signal);
    expect(at.world.map?.data).toEqual({ other: "x", storeId: "s2", revision: "1" });
  });

  it("keeps the adoptions that were used, those on record and those that are new", async () => {
    await using at = await startBasis({ map: mapOf({ ...DATA, usedAdoptions: "s0@0 s1@7.ab" }) });
    await at.basis.save({ ...BASIS, usedAdoptions: ["s1@7.ab", "s1@9.cd"] }, signal);
    expect(await at.basis.load(signal)).toEqual({ ...BASIS, usedAdoptions: ["s0@0", "s1@7.ab", "s1@9.cd"] });
    await at.basis.save(BASIS, signal);
    expect((await at.basis.load(signal))?.usedAdoptions).toHaveLength(3);
  });

  it("keeps that the store was rewound until that is saved otherwise", async () => {
    await using at = await startBasis({ map: mapOf({ ...DATA, mine: "y" }) });
    await at.basis.save({ ...BASIS, isRewound: true }, signal);
    expect([await at.basis.load(signal), at.world.map?.data]).toEqual([
      { ...BASIS, isRewound: true },
      { ...DATA, mine: "y", rewound: "true" },
    ]);
    await at.basis.save(BASIS, signal);
    expect([await at.basis.load(signal), at.world.map?.data]).toEqual([BASIS, { ...DATA, mine: "y" }]);
  });

  it("writes nothing more once nobody waits for it", async () => {
    const caller = new AbortController();
    await using at = await startBasis({ map: mapOf({ ...DATA }), onRead: () => caller.abort() });
    const saving = at.basis.save({ ...BASIS, revision: "43" }, caller.signal);
    await expect(saving).rejects.toMatchObject({ code: "Cancelled" });
    expect(at.world.map).toEqual(mapOf({ ...DATA }));
  });

  it("gives up when somebody else always writes first", async () => {
    await using at = await startBasis({ map: mapOf({ ...DATA }), collisions: 10 });
    await expect(at.basis.save(BASIS, signal)).rejects.toMatchObject({ code: "Conflict" });
  });

  it.each([{ data: {} }, { data: { other: "x" } }])("finds none in $data", async ({ data }) => {
    await using at = await startBasis({ map: mapOf(data) });
    expect(await at.basis.load(signal)).toBeUndefined();
  });

  it.each([{ data: { storeId: "s1" } }, { data: { revision: "1" } }, { data: { storeId: "s1", revision: "new" } }])(
    "does not take $data for none",
    async ({ data }) => {
      await using at = await startBasis({ map: mapOf(data as Record<string, string>) });
      await expect(at.basis.load(signal)).rejects.toMatchObject({ code: "Invalid" });
    },
  );
});
