import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { renderBookinfo } from "../samples/bookinfo.js";
import { renderNamespace } from "../samples/manifests.js";
import { renderSleep } from "../samples/sleep.js";
import { createHttpClient, type HttpClient } from "./client/http-client.js";
import { type Cluster, type ClusterOptions, startCluster } from "./start-cluster.js";

const OPTIONS: ClusterOptions = {
  name: "cluster-3",
  region: "r1",
  zone: "r1-a",
  clock: systemClock,
  loadBalancerIp: () => "203.0.113.1",
  podReadyDelayMs: 0,
  bookmarkIntervalMs: 20,
  historyLimit: 50,
};

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
const configMap = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" } });

describe("startCluster", () => {
  it("serves over HTTPS to whoever has the token, and to nobody else", async () => {
    await using cluster = await startCluster(OPTIONS);
    const stranger = createHttpClient({ ...cluster, token: "guess", userAgent: "stranger" });
    expect((await stranger.send({ method: "GET", path: "/api/v1/namespaces" })).status).toBe(401);
    stranger.close();
    expect((await cluster.client.send({ method: "GET", path: "/healthz" })).body).toBe("ok");
  });

  it("writes a kubeconfig for its own life, or into the state folder to stay", async () => {
    const stateDir = await mkdtemp(join(tmpdir(), "cluster-test-"));
    const cluster = await startCluster(OPTIONS);
    const kept = await startCluster({ ...OPTIONS, stateDir });
    expect(JSON.parse(await readFile(cluster.kubeconfigPath, "utf8"))).toMatchObject({
      "current-context": "cluster-3",
    });
    await cluster[Symbol.asyncDispose]();
    await kept[Symbol.asyncDispose]();
    await expect(access(cluster.kubeconfigPath)).rejects.toThrow("ENOENT");
    expect(await readFile(kept.kubeconfigPath, "utf8")).toBe(kept.kubeconfig);
    await rm(stateDir, { recursive: true });
  });

  it("ends open watches when it stops", async () => {
    const cluster = await startCluster(OPTIONS);
    const watch = await cluster.client.watch(`${CONFIG_MAPS}?watch=true&resourceVersion=${cluster.store.revision}`);
    const end = watch.next().catch(() => undefined);
    await cluster[Symbol.asyncDispose]();
    expect(await end).toBeUndefined();
  });
});

describe("a running cluster", () => {
  let cluster: Cluster;
  let http: HttpClient;
  beforeAll(async () => {
    cluster = await startCluster(OPTIONS);
    http = createHttpClient({ ...cluster, userAgent: "causeway-edge/0.1.0" });
  });
  afterEach(() => cluster.faults.clear());
  afterAll(async () => {
    http.close();
    await cluster[Symbol.asyncDispose]();
  });

  it("takes whole applications, twice", async () => {
    await cluster.client.apply([renderNamespace("bookinfo", { "istio-injection": "enabled" })]);
    await cluster.client.apply(renderBookinfo(), "bookinfo");
    await cluster.settled();
    expect(await cluster.client.list("Pod", { namespace: "bookinfo" })).toHaveLength(6);
    const { revision } = cluster.store;
    await cluster.client.apply(renderBookinfo(), "bookinfo");
    expect(cluster.store.revision).toBe(revision);
  });

  it("takes YAML", async () => {
    const applied = await cluster.client.apply(
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: eastwest}\n---\n# nothing\n",
    );
    expect(applied.map((one) => one.metadata.name)).toEqual(["eastwest"]);
  });

  it("scales, reads and deletes through the client", async () => {
    await cluster.client.apply(renderSleep(), "default");
    await cluster.client.scale("default", "sleep", 2);
    await cluster.settled();
    expect(await cluster.client.list("Pod", { namespace: "default", labelSelector: "app=sleep" })).toHaveLength(2);
    await cluster.client.delete({ kind: "Deployment", namespace: "default", name: "sleep" });
    await cluster.client.delete({ kind: "Deployment", namespace: "default", name: "sleep" });
    expect(await cluster.client.get({ kind: "Deployment", namespace: "default", name: "sleep" })).toBeUndefined();
  });

  it("counts writes by user agent and leaves reads out", async () => {
    cluster.writes.reset();
    await http.send({ method: "GET", path: CONFIG_MAPS });
    await http.send({ method: "POST", path: CONFIG_MAPS, body: configMap("counted") });
    await http.send({ method: "DELETE", path: `${CONFIG_MAPS}/counted` });
    expect(cluster.writes.total("causeway-edge")).toBe(2);
    expect(cluster.writes.total("somebody")).toBe(0);
    expect(cluster.writes.list("causeway-edge/0.1.0")).toEqual([
      { userAgent: "causeway-edge/0.1.0", verb: "create", resource: "configmaps", count: 1 },
      { userAgent: "causeway-edge/0.1.0", verb: "delete", resource: "configmaps", count: 1 },
    ]);
  });

  describe("faults", () => {
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

    it("is read-only on demand", async () => {
      cluster.faults.readOnly();
      expect(await create("never")).toBe(403);
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

  it("sends bookmarks to watches that want them", async () => {
    const events = await http.watch(
      `/apis/coordination.k8s.io/v1/leases?watch=true&allowWatchBookmarks=true&resourceVersion=${cluster.store.revision}`,
    );
    const { revision } = cluster.store;
    const bookmark = await events.next();
    expect(bookmark).toMatchObject({ type: "BOOKMARK", object: { kind: "Lease" } });
    const shown = (bookmark?.object as undefined | { metadata: { resourceVersion: string } })?.metadata.resourceVersion;
    expect(Number(shown)).toBeGreaterThanOrEqual(revision);
    events.close();
  });

  describe("discovery", () => {
    const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    it("is aggregated for those who can read that", async () => {
      const { headers, body } = await http.send({
        method: "GET",
        path: "/apis",
        accept: `${aggregated},application/json`,
      });
      expect(headers["content-type"]).toBe(aggregated);
      expect(body).toMatchObject({ kind: "APIGroupDiscoveryList" });
      const groups = (body as { items: { metadata: { name: string } }[] }).items.map((item) => item.metadata.name);
      expect(groups).toEqual(expect.arrayContaining(["apps", "networking.istio.io", "install.tetrate.io"]));
    });

    it("comes in pieces for others", async () => {
      expect((await http.send({ method: "GET", path: "/apis" })).body).toMatchObject({ kind: "APIGroupList" });
      expect((await http.send({ method: "GET", path: "/api" })).body).toMatchObject({ versions: ["v1"] });
      const { body } = await http.send({ method: "GET", path: "/apis/networking.istio.io/v1beta1" });
      const resources = (body as { resources: { name: string; shortNames?: string[] }[] }).resources;
      expect(resources.find((one) => one.name === "workloadentries")?.shortNames).toEqual(["we"]);
      const scale = (await http.send({ method: "GET", path: "/apis/apps/v1" })).body;
      expect(scale).toMatchObject({
        resources: expect.arrayContaining([expect.objectContaining({ name: "deployments/scale", kind: "Scale" })]),
      });
    });

    it("has a PATCH with fieldValidation for each kind in OpenAPI", async () => {
      const { body } = await http.send({ method: "GET", path: "/openapi/v3" });
      const url =
        (body as { paths: Record<string, { serverRelativeURL: string }> }).paths["apis/apps/v1"]?.serverRelativeURL ??
        "";
      const document = (await http.send({ method: "GET", path: url })).body;
      const patch = (document as { paths: Record<string, { patch: unknown }> }).paths[
        "/apis/apps/v1/namespaces/{namespace}/deployments/{name}"
      ]?.patch;
      expect(patch).toMatchObject({
        parameters: expect.arrayContaining([expect.objectContaining({ name: "fieldValidation" })]),
        "x-kubernetes-group-version-kind": { group: "apps", version: "v1", kind: "Deployment" },
      });
    });
  });

  it("takes what kubectl create sends", async () => {
    const protobuf = Buffer.from(
      "azhzAAoPCgJ2MRIJTmFtZXNwYWNlEiAKGAoIYm9va2luZm8SABoAIgAqADIAOABCABIAGgIKABoAIgA=",
      "base64",
    );
    const contentType = "application/vnd.kubernetes.protobuf";
    await cluster.client.delete({ kind: "Namespace", namespace: "", name: "bookinfo" });
    await waitFor(() => cluster.store.get("namespaces", "", "bookinfo") === undefined);
    const accept = `${contentType},application/json`;
    const { status, body } = await http.send({
      method: "POST",
      path: "/api/v1/namespaces",
      body: protobuf,
      contentType,
      accept,
    });
    expect([status, body]).toEqual([201, expect.objectContaining({ kind: "Namespace" })]);
  });
});
