import { request } from "node:https";
import { FakeClock, waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiObject } from "../api-object.js";
import { type Cluster, startCluster } from "../start-cluster.js";

const PODS = "/api/v1/namespaces/default/pods";
const renderBox = (name: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default" },
  spec: { containers: ["main", "side"].map((container) => ({ name: container, image: "busybox:1" })) },
});

describe("logs", () => {
  const clock = new FakeClock();
  let cluster: Cluster;
  let pod: ApiObject;
  const read = async (query: string) => {
    const { status, body } = await cluster.client.send({ method: "GET", path: `${PODS}/box/log?${query}` });
    return status === 200 ? body : [status, (body as { message: string }).message];
  };
  beforeAll(async () => {
    cluster = await startCluster({
      name: "cluster-5",
      region: "r1",
      zone: "r1-a",
      clock,
      loadBalancerIp: () => undefined,
      podReadyDelayMs: 2_000,
    });
    pod = await cluster.client.create(renderBox("box"));
    await cluster.settled();
    clock.advance(2_000);
    await cluster.settled();
    clock.advance(10_000);
    cluster.logs.append(pod, "main", "GET /\nGET /health\n");
  });
  afterAll(async () => await cluster[Symbol.asyncDispose]());

  it.each([
    { query: "container=side", text: "container side started: busybox:1\ncontainer side is ready\n" },
    { query: "container=main&tailLines=2", text: "GET /\nGET /health\n" },
    { query: "container=main&tailLines=0", text: "" },
    { query: "container=main&sinceSeconds=5", text: "GET /\nGET /health\n" },
    { query: "container=side&sinceSeconds=10", text: "container side is ready\n" },
    { query: "container=side&limitBytes=9", text: "container" },
  ])("shows $query", async ({ query, text }) => {
    expect(await read(query)).toBe(text);
  });

  it("puts times in front, in nanoseconds, and selects by them", async () => {
    const written = new Date(clock.now()).toISOString();
    expect(await read("container=main&timestamps=true&tailLines=1")).toBe(
      `${written.replace("Z", "000000Z")} GET /health\n`,
    );
    expect(await read(`container=main&sinceTime=${written}`)).toBe("GET /\nGET /health\n");
  });

  it.each([
    { query: "", says: "a container name must be specified for pod box, choose one of: [main side]" },
    { query: "container=no", says: "container no is not valid for pod box" },
    { query: "container=main&previous=true", says: 'previous terminated container "main" in pod "box" not found' },
    { query: "container=main&sinceTime=now", says: 'sinceTime: Invalid value: "now"' },
    {
      query: "container=main&tailLines=-1",
      says: 'tailLines: Invalid value: "-1": must be greater than or equal to 0',
    },
  ])("refuses $query with 400", async ({ query, says }) => {
    expect(await read(query)).toEqual([400, says]);
  });

  it("has none of a container that waits", async () => {
    await cluster.client.create(renderBox("late"));
    await cluster.settled();
    const waiting = { name: "main", state: { waiting: { reason: "ImagePullBackOff" } } };
    const late = { kind: "Pod", namespace: "default", name: "late" };
    await cluster.client.patch(late, { status: { containerStatuses: [waiting] } }, "status");
    const path = `${PODS}/late/log?container=main`;
    expect((await cluster.client.send({ method: "GET", path })).body).toMatchObject({
      message: 'container "main" in pod "late" is waiting to start: ImagePullBackOff',
    });
  });

  it("follows until the pod is gone", async () => {
    const made = await cluster.client.create(renderBox("followed"));
    await cluster.settled();
    const log = follow(cluster, `${PODS}/followed/log?container=main&follow=true`);
    await waitFor(() => log.text() !== "");
    clock.advance(2_000);
    cluster.logs.append(made, "main", "GET /");
    cluster.logs.append(made, "side", "not mine");
    await waitFor(() => log.text().endsWith("GET /\n"));
    await cluster.client.delete({ kind: "Pod", namespace: "default", name: "followed" });
    await log.end;
    expect(log.text()).toBe("container main started: busybox:1\ncontainer main is ready\nGET /\n");
  });

  it("keeps the newest thousand lines that programs write, and none of a pod that is gone", async () => {
    const lines = Array.from({ length: 1_005 }, (_, at) => `line ${at}`);
    cluster.logs.append(pod, "side", lines.join("\n"));
    expect(cluster.logs.read(pod, "side").map(({ text }) => text)).toEqual(lines.slice(5));
    const other = { ...pod, metadata: { ...pod.metadata, uid: "gone" } };
    cluster.logs.append(other, "side", "too late");
    expect(cluster.logs.read(other, "side").map(({ text }) => text)).not.toContain("too late");
  });
});

/** A GET that stays open. */
function follow(cluster: Cluster, path: string): { readonly text: () => string; readonly end: Promise<void> } {
  let text = "";
  const headers = { authorization: `Bearer ${cluster.token}` };
  const end = new Promise<void>((resolve, reject) => {
    const sent = request(new URL(path, cluster.url), { ca: cluster.ca, headers }, (answer) => {
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("end", resolve);
    });
    sent.on("error", reject);
    sent.end();
  });
  return { text: () => text, end };
}
