import { getEventListeners } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type Answer, broken, events, type FakeApi, json, mute, refusal, startFakeApi } from "../testing/fake-api.js";
import { FakeClock, waitFor } from "../testing/index.js";
import { KubeHttp, type KubeRequest } from "./kube-http.js";
import type { KubeTarget } from "./kube-target.js";

const stops: (() => PromiseLike<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const GET: KubeRequest = { method: "GET", path: "/api", query: {}, body: undefined, signal: undefined };

async function startHttp(answers: readonly Answer[], user: Partial<KubeTarget["user"]> = {}) {
  const left = [...answers];
  const api = await startFakeApi((response, request) => {
    ((left.length > 1 ? left.shift() : left[0]) ?? mute)(response, request);
  });
  const clock = new FakeClock();
  const target = { ...api.target, user: { name: "u", ...user } };
  const http = new KubeHttp({ target, clock, userAgent: "causeway-edge/1.2.3", deadlineMs: 10_000 });
  stops.push(
    () => api[Symbol.asyncDispose](),
    () => http[Symbol.asyncDispose](),
  );
  return { api, clock, http };
}

const authorization = (api: FakeApi) => api.requests.map((request) => request.headers.authorization);

async function tokenFile(token: string) {
  const folder = await mkdtemp(join(tmpdir(), "token-"));
  stops.push(() => rm(folder, { recursive: true }));
  const path = join(folder, "token");
  await writeFile(path, token);
  return { path, user: { authProvider: { name: "tokenFile", config: { tokenFile: path } } } };
}

function execUser(script: string) {
  return { exec: { apiVersion: "client.authentication.k8s.io/v1", command: process.execPath, args: ["-e", script] } };
}

describe("KubeHttp: requests", () => {
  it("sends JSON and says who it is", async () => {
    const { api, http } = await startHttp([json(201, { kind: "X" })]);
    const answer = await http.call({
      ...GET,
      method: "POST",
      path: "/api/v1/x",
      query: { q: "a b&c" },
      body: { é: 1 },
    });
    expect(answer).toEqual({ kind: "X" });
    expect(api.requests).toMatchObject([{ method: "POST", path: "/api/v1/x", query: { q: "a b&c" }, body: { é: 1 } }]);
    expect(api.requests[0]?.headers).toMatchObject({ "user-agent": "causeway-edge/1.2.3", accept: "application/json" });
  });

  it("keeps a path that the server's URL has", async () => {
    const { api } = await startHttp([]);
    const target = { ...api.target, cluster: { ...api.target.cluster, server: `${api.target.cluster.server}/k8s/c1` } };
    const http = new KubeHttp({ target, clock: new FakeClock(), userAgent: "causeway-edge/1", deadlineMs: 1_000 });
    stops.push(() => http[Symbol.asyncDispose]());
    void http.call(GET).catch(() => undefined);
    await waitFor(() => api.requests[0]?.path === "/k8s/c1/api");
  });

  it("uses one connection for calls one after the other, and leaves nothing behind", async () => {
    const { api, clock, http } = await startHttp([json(200, {})]);
    const { signal } = new AbortController();
    for (let call = 0; call < 50; call += 1) await http.call({ ...GET, signal });
    expect(api.connections()).toBe(1);
    await waitFor(() => getEventListeners(signal, "abort").length === 0 && clock.pending === 0);
  });

  it("keeps its connection after a refusal", async () => {
    const { api, http } = await startHttp([refusal(404, "NotFound")]);
    for (let call = 0; call < 5; call += 1) await expect(http.call(GET)).rejects.toMatchObject({ code: "NotFound" });
    expect(api.connections()).toBe(1);
  });

  it("bounds the number of connections", async () => {
    const { api, http } = await startHttp([json(200, {})]);
    await Promise.all(Array.from({ length: 200 }, () => http.call(GET)));
    expect(api.connections()).toBeLessThanOrEqual(64);
  });
});

describe("KubeHttp: failures", () => {
  it("sends again what a closing connection has swallowed", async () => {
    const { api, http } = await startHttp([json(200, {}), broken, json(200, { again: true })]);
    await http.call(GET);
    expect(await http.call(GET)).toEqual({ again: true });
    expect(api.requests).toHaveLength(3);
  });

  it("does not do so on a fresh connection", async () => {
    const { api, http } = await startHttp([broken]);
    await expect(http.call(GET)).rejects.toMatchObject({ code: "Unavailable" });
    expect(api.requests).toHaveLength(1);
  });

  it("is unavailable when nobody listens", async () => {
    const { api, http } = await startHttp([]);
    await api[Symbol.asyncDispose]();
    await expect(http.call(GET)).rejects.toMatchObject({
      code: "Unavailable",
      message: expect.stringContaining("ECONNREFUSED"),
    });
    stops.shift();
  });

  it("does not wait for ever for an answer", async () => {
    const { api, clock, http } = await startHttp([mute]);
    const call = http.call(GET);
    const failed = expect(call).rejects.toMatchObject({ code: "Timeout" });
    await waitFor(() => api.requests.length === 1);
    clock.advance(10_000);
    await failed;
    await waitFor(() => clock.pending === 0 && api.open() === 0);
  });

  it("does not wait for ever for the rest of an answer", async () => {
    const { clock, http } = await startHttp([events({ half: true })]);
    const call = http.call(GET);
    const failed = expect(call).rejects.toMatchObject({ code: "Timeout" });
    await waitFor(() => {
      clock.advance(1_000);
      return clock.monotonic() > 30_000;
    });
    await failed;
    expect(clock.pending).toBe(0);
  });

  it.each([
    { when: "before it is sent", isEarly: true },
    { when: "while it waits", isEarly: false },
  ])("is cancelled $when", async ({ isEarly }) => {
    const { api, clock, http } = await startHttp([mute]);
    const stop = new AbortController();
    if (isEarly) stop.abort();
    const call = http.call({ ...GET, signal: stop.signal });
    const failed = expect(call).rejects.toMatchObject({ code: "Cancelled" });
    if (!isEarly) await waitFor(() => api.requests.length === 1);
    stop.abort();
    await failed;
    await waitFor(() => clock.pending === 0 && api.open() === 0);
  });

  it("refuses an answer that is not JSON, or too large", async () => {
    const large: Answer = (response) => response.end("x".repeat(20 * 1024 * 1024));
    const { http } = await startHttp([(response) => response.end("<html>"), large]);
    await expect(http.call(GET)).rejects.toMatchObject({ code: "Invalid" });
    await expect(http.call(GET)).rejects.toMatchObject({ code: "Invalid" });
  });
});

describe("KubeHttp: credentials", () => {
  it.each([
    { what: "a token", user: { token: "t1\n" }, sends: "Bearer t1" },
    { what: "name and password", user: { username: "me", password: "pw" }, sends: "Basic bWU6cHc=" },
    { what: "nothing", user: {}, sends: undefined },
  ])("proves itself by $what", async ({ user, sends }) => {
    const { api, http } = await startHttp([json(200, {})], user);
    await http.call(GET);
    expect(authorization(api)).toEqual([sends]);
  });

  it("says for whom it acts", async () => {
    const { api, http } = await startHttp([json(200, {})], { impersonateUser: "other" });
    await http.call(GET);
    expect(api.requests[0]?.headers["impersonate-user"]).toBe("other");
  });

  it("reads a token file again after a minute", async () => {
    const { path, user } = await tokenFile("old\n");
    const { api, clock, http } = await startHttp([json(200, {})], user);
    await http.call(GET);
    await writeFile(path, "new\n");
    await http.call(GET);
    clock.advance(60_001);
    await http.call(GET);
    expect(authorization(api)).toEqual(["Bearer old", "Bearer old", "Bearer new"]);
  });

  it("reads it again at once when the server no longer takes it, once", async () => {
    const { path, user } = await tokenFile("old");
    const { api, http } = await startHttp(
      [json(200, {}), refusal(401, "Unauthorized"), json(200, { ok: true }), refusal(401, "Unauthorized")],
      user,
    );
    await http.call(GET);
    await writeFile(path, "new");
    expect(await http.call(GET)).toEqual({ ok: true });
    await expect(http.call(GET)).rejects.toMatchObject({ code: "Forbidden" });
    expect(authorization(api)).toEqual(["Bearer old", "Bearer old", "Bearer new", "Bearer new", "Bearer new"]);
  });

  it("asks a program, once for many calls", async () => {
    const status = { token: "from-program" };
    const user = execUser(`process.stdout.write(${JSON.stringify(JSON.stringify({ status }))})`);
    const { api, http } = await startHttp([json(200, {})], user);
    await Promise.all([http.call(GET), http.call(GET)]);
    expect(authorization(api)).toEqual(["Bearer from-program", "Bearer from-program"]);
  });

  it.each([
    { what: "a program that fails", user: execUser("console.error('no luck'); process.exit(3)"), says: "no luck" },
    { what: "a program that is not there", user: { exec: { command: "/nowhere/program" } }, says: "ENOENT" },
    { what: "a file that is not there", user: { certFile: "/nowhere/cert" }, says: "ENOENT" },
    { what: "a provider of old", user: { authProvider: { name: "gcp" } }, says: "not supported" },
  ])("says that it has none because of $what", async ({ user, says }) => {
    const { api, http } = await startHttp([json(200, {})], user);
    await expect(http.call(GET)).rejects.toMatchObject({ code: "Forbidden", message: expect.stringContaining(says) });
    expect(api.requests).toEqual([]);
  });
});
