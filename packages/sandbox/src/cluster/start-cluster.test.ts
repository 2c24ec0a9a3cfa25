import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

  it("keeps events, unless told to keep none", async () => {
    await using talkative = await startCluster(OPTIONS);
    await using silent = await startCluster({ ...OPTIONS, maxEvents: 0 });
    for (const { client, settled } of [talkative, silent]) {
      await client.apply(renderSleep(), "default");
      await settled();
    }
    expect(await talkative.client.list("Event", { namespace: "default" })).not.toEqual([]);
    expect(await silent.client.list("Event", { namespace: "default" })).toEqual([]);
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

  it("counts writes by user agent and leaves reads and Leases out", async () => {
    cluster.writes.reset();
    const leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
    const { status } = await http.send({ method: "POST", path: leases, body: { metadata: { name: "counted" } } });
    expect(status).toBe(201);
    await http.send({ method: "GET", path: CONFIG_MAPS });
    await http.send({ method: "POST", path: CONFIG_MAPS, body: configMap("counted") });
    await http.send({ method: "DELETE", path: `${CONFIG_MAPS}/counted` });
    expect(cluster.writes.total("causeway-edge")).toBe(2);
    expect(cluster.writes.total("somebody")).toBe(0);
    const each = { userAgent: "causeway-edge/0.1.0", resource: "configmaps", namespace: "default", count: 1 };
    expect(cluster.writes.list("causeway-edge/0.1.0")).toEqual([
      { ...each, verb: "create" },
      { ...each, verb: "delete" },
    ]);
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

  it.each(["/", "//", "/api/v1/pods/%ff/x", "/apis/apps/v1/deployments/x", "/api/v1/namespaces/default/pods/x/exec"])(
    "answers 404 to %s",
    async (path) => {
      expect((await http.send({ method: "GET", path: `${cluster.url}${path}` })).status).toBe(404);
    },
  );

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
