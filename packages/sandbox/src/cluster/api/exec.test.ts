import type { AppError } from "@causeway/shared";
import { systemClock } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderSleep } from "../../samples/sleep.js";
import { exec } from "../client/exec-client.js";
import { createHttpClient, type HttpClient } from "../client/http-client.js";
import { succeed } from "../programs/pod-programs.js";
import { type Cluster, startCluster } from "../start-cluster.js";

const OPTIONS = {
  name: "cluster-4",
  region: "r1",
  zone: "r1-a",
  clock: systemClock,
  loadBalancerIp: () => undefined,
  podReadyDelayMs: 0,
} as const;

const POD = "/api/v1/namespaces/default/pods/box";
const BOX = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "box", namespace: "default" },
  spec: { containers: ["main", "side"].map((name) => ({ name, image: "busybox" })) },
};

describe("exec", () => {
  let cluster: Cluster;
  let http: HttpClient;
  const options = () => ({ url: cluster.url, ca: cluster.ca, token: cluster.token, userAgent: "kubectl" });
  const run = (query: string, stdin?: string, protocols?: readonly string[]) =>
    exec(options(), { path: `${POD}/exec?${query}`, stdin, protocols });
  const refusal = async (query: string, protocols?: readonly string[]) =>
    await run(query, undefined, protocols).then(
      () => "ran",
      (error: AppError) => error.message,
    );
  beforeAll(async () => {
    cluster = await startCluster(OPTIONS);
    http = createHttpClient(options());
    await cluster.client.create(BOX);
    await cluster.settled();
  });
  afterAll(async () => {
    http.close();
    await cluster[Symbol.asyncDispose]();
  });

  it.each(["v5.channel.k8s.io", "v4.channel.k8s.io"])("speaks %s", async (protocol) => {
    const result = await run("container=main&stdout=true&stderr=true&command=echo&command=hi", undefined, [protocol]);
    expect(result).toEqual({ exitCode: 0, stdout: "hi\n", stderr: "", protocol });
  });

  it("prefers v5", async () => {
    const offered = ["v4.channel.k8s.io", "v5.channel.k8s.io"];
    const { protocol } = await run("container=main&stdout=true&command=true", undefined, offered);
    expect(protocol).toBe("v5.channel.k8s.io");
  });

  it("keeps output and errors apart and hands the exit code on", async () => {
    const script = encodeURIComponent("echo out; nope");
    expect(await run(`container=main&stdout=true&stderr=true&command=sh&command=-c&command=${script}`)).toMatchObject({
      exitCode: 127,
      stdout: "out\n",
      stderr: "sh: 1: nope: not found\n",
    });
  });

  it("has one output on a terminal, with carriage returns", async () => {
    const script = encodeURIComponent("echo out; nope");
    const query = `container=main&stdout=true&stderr=true&tty=true&command=sh&command=-c&command=${script}`;
    expect(await run(query)).toMatchObject({ stdout: "out\r\nsh: 1: nope: not found\r\n", stderr: "" });
  });

  it("sends standard input and its end", async () => {
    expect(await run("container=main&stdin=true&stdout=true&command=cat", "some\ninput")).toMatchObject({
      stdout: "some\ninput",
    });
  });

  it("sends nothing to a command that wants no input", async () => {
    expect(await run("container=main&stdout=true&command=cat", "ignored")).toMatchObject({ stdout: "" });
  });

  it.each([
    {
      query: "command=true&stdout=true",
      says: "400 a container name must be specified for pod box, choose one of: [main side]",
    },
    { query: "container=nope&command=true&stdout=true", says: "400 container nope is not valid for pod box" },
    { query: "container=main&stdout=true", says: "400 you must specify at least one command for the container" },
    { query: "container=main&command=true", says: "400 you must specify at least 1 of stdin, stdout, stderr" },
  ])("refuses $query", async ({ query, says }) => {
    expect(await refusal(query)).toBe(says);
  });

  it("refuses protocols that it does not speak", async () => {
    expect(await refusal("container=main&command=true&stdout=true", ["v1.channel.k8s.io"])).toMatch(
      /^400 none of the offered subprotocols is spoken here: v1\.channel\.k8s\.io; use v5/,
    );
  });

  it("names a program that is not there, as a container runtime does", async () => {
    expect(await refusal("container=main&command=nope&stdout=true")).toMatch(
      /^Internal error occurred: .*exec: "nope": executable file not found in \$PATH/,
    );
  });

  it("shows a program that breaks as a failed command", async () => {
    const takeOut = cluster.programs.use({ run: () => Promise.reject(new Error("it broke")) });
    expect(await refusal("container=main&command=any&stdout=true")).toBe(
      "Internal error occurred: error executing command in container: it broke",
    );
    takeOut();
  });

  it("says clearly that SPDY is not spoken, after anything else that is wrong", async () => {
    const headers = { connection: "Upgrade", upgrade: "SPDY/3.1" };
    const spdy = async (query: string) => await http.send({ method: "POST", path: `${POD}/exec?${query}`, headers });
    const { status, body } = await spdy("container=main&command=true&stdout=true");
    expect([status, body]).toMatchObject([400, { kind: "Status", reason: "BadRequest" }]);
    expect(body).toMatchObject({
      message: expect.stringContaining("WebSocket for exec, not SPDY/3.1: use kubectl 1.30"),
    });
    const wrong = await spdy("container=nope&command=true&stdout=true");
    expect(wrong.body).toMatchObject({ message: "container nope is not valid for pod box" });
  });

  it.each([
    { what: "exec", message: "Upgrade request required" },
    { what: "attach", message: "an embedded cluster has no attach: its containers run no processes" },
    { what: "portforward", message: "an embedded cluster has no port-forward: its containers run no processes" },
  ])("answers $what without an upgrade with 400", async ({ what, message }) => {
    expect(await http.send({ method: "POST", path: `${POD}/${what}` })).toMatchObject({
      status: 400,
      body: { message },
    });
  });

  it.each([
    { path: `${POD.replace("box", "none")}/exec?command=true`, status: 404 },
    { path: "/api/v1/namespaces/default/services/x/exec", status: 404 },
    { path: "/nowhere", status: 404 },
  ])("answers an upgrade of $path with $status", async ({ path, status }) => {
    const headers = { connection: "Upgrade", upgrade: "websocket" };
    expect((await http.send({ method: "GET", path, headers })).status).toBe(status);
  });

  it("lets nobody in without the token", async () => {
    const stranger = { ...options(), token: "guess" };
    await expect(
      exec(stranger, {
        path: `${POD}/exec?container=main&command=true&stdout=true`,
        stdin: undefined,
        protocols: undefined,
      }),
    ).rejects.toThrow("401 Unauthorized");
  });

  it("comes under the faults of pods/exec", async () => {
    cluster.faults.add({
      resources: ["pods/exec"],
      times: 1,
      effect: { kind: "refuse", code: 500, retryAfterSeconds: undefined },
    });
    expect(await refusal("container=main&command=true&stdout=true")).toBe(
      "500 Internal error occurred: a fault was asked for",
    );
    expect(await refusal("container=main&command=true&stdout=true")).toBe("ran");
  });

  it("runs through the client, which says what refused it", async () => {
    const { client } = cluster;
    const place = { namespace: "default", name: "box" };
    expect(await client.exec(place, { container: "side", argv: ["hostname"] })).toMatchObject({ stdout: "box\n" });
    expect(await client.exec(place, { container: "side", argv: ["cat"], stdin: "in" })).toMatchObject({ stdout: "in" });
    await expect(client.exec(place, { container: "no", argv: ["x"] })).rejects.toMatchObject({ code: "Invalid" });
  });

  it("does not keep a cluster from stopping, and tells its program that nobody waits", async () => {
    const other = await startCluster(OPTIONS);
    await other.client.apply(renderSleep(), "default");
    await waitFor(() => other.store.collection("pods").size === 1);
    const [pod] = [...other.store.collection("pods").objects("default")];
    let isRunning = false;
    let isAborted = false;
    other.programs.use({
      run: async ({ signal }) => {
        isRunning = true;
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        isAborted = true;
        return succeed("");
      },
    });
    const place = { namespace: "default", name: pod?.metadata.name ?? "" };
    const command = other.client.exec(place, { container: "sleep", argv: ["forever"] });
    const ended = command.catch((error: AppError) => error.code);
    await waitFor(() => isRunning);
    await other[Symbol.asyncDispose]();
    expect(await ended).toBe("Unavailable");
    await waitFor(() => isAborted);
  });
});
