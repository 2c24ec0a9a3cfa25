import { type IncomingMessage, request } from "node:http";
import { waitFor } from "@causeway/shared/testing";
import { afterEach, describe, expect, it } from "vitest";
import { tenantYaml } from "../../testing/config-fixture.js";
import { type HttpFixture, openHttpFixture } from "../../testing/http-fixture.js";
import type { WatchEvent } from "../../watch-port.js";
import { startHttpApi } from "./start-http-api.js";
import { addWatchRoutes } from "./watch-routes.js";

const EVENT: WatchEvent = {
  type: "config",
  timestamp: "2026-01-01T00:00:00Z",
  path: "tenants/tetrate/t",
  action: "created",
  etag: "3",
  author: "ann",
};
const LARGE = { ...EVENT, author: "x".repeat(64 * 1024) };
const EDGE = {
  type: "edge",
  timestamp: EVENT.timestamp,
  cluster: "c1",
  change: "connected",
  message: "",
} as WatchEvent;

/** One open stream: what it has sent so far, and whether it is over. */
class Reader {
  text = "";
  isOver = false;
  status = 0;
  headers: IncomingMessage["headers"] = {};
  private open: undefined | IncomingMessage;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    const sent = request(url, { headers, agent: false }, (response) => this.read(response));
    sent.on("error", () => {
      this.isOver = true;
    });
    sent.end();
  }

  leave(): void {
    this.open?.destroy();
  }

  pause(): void {
    this.open?.pause();
  }

  resume(): void {
    this.open?.resume();
  }

  has(text: string): Promise<unknown> {
    return waitFor(
      () => this.text.includes(text),
      5_000,
      () => this.text,
    );
  }

  private read(response: IncomingMessage): void {
    this.open = response;
    this.status = response.statusCode ?? 0;
    this.headers = response.headers;
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      this.text += chunk;
    });
    response.on("error", () => undefined);
    response.on("close", () => {
      this.isOver = true;
    });
  }
}

const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

/** The API on a real socket. */
async function serve(): Promise<HttpFixture & { readonly url: string; readonly api: AsyncDisposable }> {
  const fixture = await openHttpFixture();
  const address = { host: "127.0.0.1", port: 0 };
  const api = await startHttpApi({ ...fixture.parts, address, tls: undefined, isInsecureAllowed: false });
  open.push(fixture, api);
  return { ...fixture, url: `${api.url}/v2/watch`, api };
}

describe(addWatchRoutes, () => {
  it("streams what happens, with ids to go on from", async () => {
    const { url, mesh } = await serve();
    const reader = new Reader(url);
    await reader.has("id: central-1.0\n\n");
    expect([reader.status, reader.headers["content-type"], reader.headers["cache-control"]]).toEqual([
      200,
      "text/event-stream; charset=utf-8",
      "no-store",
    ]);
    mesh.bus.publish(EVENT);
    await reader.has(`id: central-1.1\nevent: config\ndata: ${JSON.stringify(EVENT)}\n\n`);
    expect(reader.text).toMatch(/^retry: 2000\n\n/);
  });

  it("tells of an apply as it happens, over the API itself", async () => {
    const { url, apply, clock } = await serve();
    const reader = new Reader(url);
    await reader.has("id:");
    await clock.run(0);
    await apply(tenantYaml("t"));
    await reader.has('"path":"tenants/tetrate/t","action":"created"');
    await clock.run(0);
    await reader.has('"type":"status"');
    expect(reader.text).toContain('"status":"ACCEPTED","before":""');
  });

  it("goes on where another stream ended, by header before query", async () => {
    const { url, mesh } = await serve();
    for (let nth = 0; nth < 3; nth += 1) mesh.bus.publish({ ...EVENT, etag: String(nth) });
    const reader = new Reader(`${url}?since=central-1.1`);
    await reader.has('"etag":"2"');
    expect(reader.text).not.toContain('"etag":"0"');
    const other = new Reader(`${url}?since=central-1.0`, { "Last-Event-ID": "central-1.2" });
    await other.has('"etag":"2"');
    expect(other.text).not.toContain('"etag":"1"');
  });

  it("says so when what came between is not to be had", async () => {
    const { url, mesh } = await serve();
    mesh.bus.publish(EVENT);
    const reader = new Reader(url, { "Last-Event-ID": "central-0.7" });
    await reader.has('id: central-1.1\nevent: reset\ndata: {"type":"reset","reason":"restarted"}\n\n');
    mesh.bus.publish(EVENT);
    await reader.has("id: central-1.2\nevent: config");
  });

  it("sends only the kinds that are asked for", async () => {
    const { url, mesh } = await serve();
    const reader = new Reader(`${url}?kinds=edge,status`);
    await reader.has("id:");
    mesh.bus.publish(EVENT);
    mesh.bus.publish(EDGE);
    await reader.has("event: edge");
    expect(reader.text).not.toContain("event: config");
  });

  it("sends a comment every 15 s, with the place that it has reached", async () => {
    const { url, clock, mesh } = await serve();
    const reader = new Reader(`${url}?kinds=edge`);
    await reader.has("id:");
    mesh.bus.publish(EVENT);
    clock.advance(14_999);
    expect(reader.text).not.toContain("heartbeat");
    clock.advance(15_001);
    await waitFor(() => reader.text.split(": heartbeat\nid: central-1.1\n\n").length === 3);
  });

  it("sends a reader that comes back everything it has missed, however much that is", async () => {
    const { url, mesh } = await serve();
    for (let nth = 0; nth < 200; nth += 1) mesh.bus.publish({ ...LARGE, etag: String(nth) });
    const reader = new Reader(`${url}?since=central-1.0`);
    await reader.has('"etag":"199"');
    expect(reader.text.split("event: config")).toHaveLength(201);
  });

  it("keeps no queue for a reader that does not read, tells it what it has missed, and lets the others be", async () => {
    const { url, mesh } = await serve();
    const [slow, quick] = [new Reader(`${url}?kinds=config`), new Reader(`${url}?kinds=edge`)];
    await Promise.all([slow.has("id:"), quick.has("id:")]);
    slow.pause();
    for (let nth = 0; nth < 1_500; nth += 1) mesh.bus.publish({ ...LARGE, etag: String(nth) });
    mesh.bus.publish(EDGE);
    await quick.has("event: edge");
    slow.resume();
    await slow.has('event: reset\ndata: {"type":"reset","reason":"expired"}');
    mesh.bus.publish({ ...EVENT, etag: "new" });
    await slow.has('"etag":"new"');
  });

  it("cuts off a reader that has taken nothing for a minute", async () => {
    const { url, mesh, clock } = await serve();
    const [slow, quick] = [new Reader(url), new Reader(`${url}?kinds=edge`)];
    await Promise.all([slow.has("id:"), quick.has("id:")]);
    slow.pause();
    for (let nth = 0; nth < 500; nth += 1) mesh.bus.publish(LARGE);
    await clock.run(59_999);
    expect(connections(mesh)).toBe(2);
    await clock.run(1);
    expect(connections(mesh)).toBe(1);
    slow.resume();
    await waitFor(() => slow.isOver);
    mesh.bus.publish(EDGE);
    await quick.has("event: edge");
  });

  it("forgets a reader that goes", async () => {
    const { url, mesh, clock } = await serve();
    const timers = clock.pending;
    const reader = new Reader(url);
    await reader.has("id:");
    reader.leave();
    await waitFor(() => connections(mesh) === 0);
    expect(clock.pending).toBe(timers);
  });

  it("ends every stream when the API stops", async () => {
    const { url, api, clock, mesh } = await serve();
    const timers = clock.pending;
    const readers = [new Reader(url), new Reader(url)];
    await Promise.all(readers.map((reader) => reader.has("id:")));
    await api[Symbol.asyncDispose]();
    await waitFor(() => readers.every(({ isOver }) => isOver));
    expect([connections(mesh), clock.pending]).toEqual([0, timers]);
  });

  it.each([
    { query: "kinds=config,audit", says: "is not one of config, status, edge" },
    { query: `since=${"x".repeat(200)}`, says: "longer than 100 characters" },
    { query: "from=1", says: "unknown query parameter" },
  ])("refuses $query", async ({ query, says }) => {
    const { url } = await serve();
    const answer = await fetch(`${url}?${query}`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      400,
      "application/problem+json; charset=utf-8",
    ]);
    expect(await answer.text()).toContain(says);
  });

  it("has room for 256 streams, and again when one has gone", async () => {
    const { url, mesh } = await serve();
    const readers = Array.from({ length: 256 }, () => new Reader(url));
    await Promise.all(readers.map((reader) => reader.has("id:")));
    expect((await fetch(url)).status).toBe(503);
    readers[0]?.leave();
    await waitFor(() => connections(mesh) === 255);
    await new Reader(url).has("id:");
  });
});

/** How many listen to the bus: one of them is the bench itself. */
function connections(mesh: HttpFixture["mesh"]): number {
  return mesh.bus.readerCount - 1;
}
