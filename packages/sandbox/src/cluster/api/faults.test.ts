import { systemClock } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createHttpClient, type HttpClient } from "../client/http-client.js";
import { type Cluster, startCluster } from "../start-cluster.js";

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
const configMap = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" } });

describe("Faults", () => {
  let cluster: Cluster;
  let http: HttpClient;
  beforeAll(async () => {
    const loadBalancerIp = () => undefined;
    const place = { name: "cluster-4", region: "r1", zone: "r1-a" };
    cluster = await startCluster({
      ...place,
      clock: systemClock,
      loadBalancerIp,
      podReadyDelayMs: 0,
      bookmarkIntervalMs: 20,
      historyLimit: 50,
    });
    http = createHttpClient({ ...cluster, userAgent: "causeway-edge/0.1.0" });
  });
  afterEach(() => cluster.faults.clear());
  afterAll(async () => {
    http.close();
    await cluster[Symbol.asyncDispose]();
  });

  const create = async (name: string) =>
    (await http.send({ method: "POST", path: CONFIG_MAPS, body: configMap(name) })).status;
  const watch = async (query = "") =>
    await http.watch(`${CONFIG_MAPS}?watch=true&resourceVersion=${cluster.store.revision}${query}`);

  it.each([403, 409, 429, 500, 503])("refuses with %i and goes on when taken back", async (code) => {
    const takeBack = cluster.faults.add({
      verbs: ["create"],
      resources: ["configmaps"],
      effect: { kind: "refuse", code, retryAfterSeconds: 2 },
    });
    expect(await create(`refused-${code}`)).toBe(code);
    takeBack();
    expect(await create(`refused-${code}`)).toBe(201);
  });

  it("hits as often as it should, and only its user agent", async () => {
    const effect = { kind: "refuse", code: 500, retryAfterSeconds: undefined } as const;
    cluster.faults.add({ userAgent: "causeway-edge", times: 1, effect });
    await cluster.client.create(configMap("untouched"));
    expect([await create("once"), await create("once")]).toEqual([500, 201]);
  });

  it("says when to come back with a 429", async () => {
    cluster.faults.add({ effect: { kind: "refuse", code: 429, retryAfterSeconds: 3 } });
    const { headers, body } = await http.send({ method: "GET", path: CONFIG_MAPS });
    expect([headers["retry-after"], body]).toEqual(["3", expect.objectContaining({ reason: "TooManyRequests" })]);
  });

  it("lets some through before it hits", async () => {
    const effect = { kind: "refuse", code: 500, retryAfterSeconds: undefined } as const;
    cluster.faults.add({ verbs: ["create"], skip: 2, times: 1, effect });
    const names = ["first", "second", "third", "fourth"];
    const codes: number[] = [];
    for (const name of names.slice(0, 2)) codes.push(await create(name));
    expect(cluster.faults.active).toBe(1);
    for (const name of names.slice(2)) codes.push(await create(name));
    expect([codes, cluster.faults.active]).toEqual([[201, 201, 500, 201], 0]);
  });

  it("resets the connection in place of an answer, with nothing done", async () => {
    const takeBack = cluster.faults.add({ userAgent: "causeway-edge", effect: { kind: "reset" } });
    await expect(create("torn")).rejects.toThrow();
    takeBack();
    expect((await http.send({ method: "GET", path: `${CONFIG_MAPS}/torn` })).status).toBe(404);
  });

  it("carries a request out and loses its answer", async () => {
    cluster.faults.add({ verbs: ["create"], times: 1, effect: { kind: "loseAnswer" } });
    await expect(create("unanswered")).rejects.toThrow();
    expect(await create("unanswered")).toBe(409);
  });

  it("breaks an answer off half way", async () => {
    cluster.faults.add({ verbs: ["list"], times: 1, effect: { kind: "cutAnswer" } });
    await expect(http.send({ method: "GET", path: CONFIG_MAPS })).rejects.toThrow();
    expect((await http.send({ method: "GET", path: CONFIG_MAPS })).status).toBe(200);
  });

  it("makes pages of a list shorter than asked for", async () => {
    for (const name of ["page-1", "page-2", "page-3"]) await create(name);
    cluster.faults.add({ verbs: ["list"], effect: { kind: "shortPages", items: 2 } });
    const { body } = await http.send({ method: "GET", path: `${CONFIG_MAPS}?limit=500&resourceVersion=0` });
    const { items, metadata } = body as { items: unknown[]; metadata: { continue?: string } };
    expect([items.length, metadata.continue]).toEqual([2, expect.any(String)]);
  });

  it("is read-only on demand, for everybody or for one client", async () => {
    const takeBack = cluster.faults.readOnly();
    expect(await create("never")).toBe(403);
    takeBack();
    cluster.faults.readOnly("causeway-edge");
    expect(await create("never")).toBe(403);
    await cluster.client.create(configMap("somebody-elses"));
    expect((await http.send({ method: "GET", path: CONFIG_MAPS })).status).toBe(200);
  });

  it("answers late", async () => {
    cluster.faults.add({ effect: { kind: "latency", ms: 60 } });
    const begun = performance.now();
    await http.send({ method: "GET", path: CONFIG_MAPS });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(55);
  });

  it("expires watches as an event or as an answer, and lists as an answer", async () => {
    const takeBack = cluster.faults.add({ effect: { kind: "expire", as: "event" } });
    expect(await (await watch()).next()).toMatchObject({ type: "ERROR", object: { code: 410 } });
    expect((await http.send({ method: "GET", path: CONFIG_MAPS })).status).toBe(410);
    takeBack();
    cluster.faults.add({ effect: { kind: "expire", as: "answer" } });
    expect((await watch()).status).toBe(410);
  });

  it("cuts open watches politely or by a reset", async () => {
    const polite = await watch();
    expect(cluster.cutWatches({ userAgent: "causeway-edge" }, "end")).toBe(1);
    expect(await polite.next()).toBeUndefined();
    const torn = await watch();
    cluster.cutWatches({ resources: ["configmaps"] }, "reset");
    await expect(torn.next()).rejects.toThrow();
    await waitFor(() => cluster.countWatches({ userAgent: "causeway-edge" }) === 0);
  });

  it("cuts every new watch at once", async () => {
    cluster.faults.add({ verbs: ["watch"], effect: { kind: "cutWatch", how: "end" } });
    expect(await (await watch()).next()).toBeUndefined();
  });

  it("shows nothing while watches are stalled, and everything after", async () => {
    const events = await watch("&allowWatchBookmarks=true");
    const takeBack = cluster.faults.add({ resources: ["configmaps"], effect: { kind: "stallWatch" } });
    await create("stalled");
    let isShown = false;
    const next = events.next().then((event) => {
      isShown = true;
      return event;
    });
    await http.send({ method: "GET", path: CONFIG_MAPS });
    await cluster.settled();
    expect(isShown).toBe(false);
    takeBack();
    expect(await next).toMatchObject({ type: "ADDED", object: { metadata: { name: "stalled" } } });
    events.close();
  });

  it("ends a watch with 410 whose stall outlasted the history", async () => {
    const events = await watch();
    const takeBack = cluster.faults.add({ verbs: ["watch"], effect: { kind: "stallWatch" } });
    for (let number = 0; number < 120; number += 1) await create(`many-${number}`);
    takeBack();
    const seen: string[] = [];
    for (let event = await events.next(); event !== undefined; event = await events.next()) seen.push(event.type);
    expect(seen.at(-1)).toBe("ERROR");
  });

  it("shows nothing more on a watch whose connection went half-open, even when the fault is gone", async () => {
    const lonely = createHttpClient({ ...cluster, userAgent: "half-open" });
    const events = await lonely.watch(`${CONFIG_MAPS}?watch=true&resourceVersion=${cluster.store.revision}`);
    cluster.faults.add({ verbs: ["watch"], userAgent: "half-open", effect: { kind: "halfOpen" } })();
    let isShown = false;
    const next = events
      .next()
      .then(() => (isShown = true))
      .catch(() => undefined);
    const witness = await watch();
    await create("unseen");
    expect(await witness.next()).toMatchObject({ type: "ADDED" });
    expect(isShown).toBe(false);
    witness.close();
    lonely.close();
    await next;
  });

  it("never answers on a half-open connection, and works on a new one", async () => {
    const takeBack = cluster.faults.add({ verbs: ["get"], userAgent: "half-open", effect: { kind: "halfOpen" } });
    const lonely = createHttpClient({ ...cluster, userAgent: "half-open" });
    let isAnswered = false;
    const request = lonely.send({ method: "GET", path: `${CONFIG_MAPS}/x` });
    const done = request.then(() => (isAnswered = true)).catch(() => undefined);
    await http.send({ method: "GET", path: CONFIG_MAPS });
    takeBack();
    await http.send({ method: "GET", path: CONFIG_MAPS });
    expect(isAnswered).toBe(false);
    lonely.close();
    await done;
    const fresh = createHttpClient({ ...cluster, userAgent: "half-open" });
    expect((await fresh.send({ method: "GET", path: CONFIG_MAPS })).status).toBe(200);
    fresh.close();
  });
});
