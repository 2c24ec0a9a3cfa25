import { describe, expect, it } from "vitest";
import { startHealthHttp } from "./health-http.js";

const ADDRESS = { host: "127.0.0.1", port: 0 };
const METRICS = { contentType: "text/plain", metrics: () => Promise.resolve("causeway_things 1\n") };

function startWith(problems: readonly string[]) {
  const pages = { "/debug/things": () => ({ things: [1, 2] }) };
  return startHealthHttp(ADDRESS, { describeUnready: () => problems, metrics: METRICS, pages });
}

async function ask(url: string) {
  const response = await fetch(url);
  return { status: response.status, body: await response.text() };
}

describe(startHealthHttp, () => {
  it.each([
    { path: "/healthz", status: 200, body: "ok\n" },
    { path: "/readyz?verbose", status: 200, body: '{"isReady":true,"problems":[]}\n' },
    { path: "/metrics", status: 200, body: "causeway_things 1\n" },
    { path: "/debug/things", status: 200, body: '{\n  "things": [\n    1,\n    2\n  ]\n}\n' },
    { path: "/toString", status: 404, body: "there are /healthz, /readyz, /metrics, /debug/things\n" },
  ])("answers $path with $status", async ({ path, status, body }) => {
    await using health = await startWith([]);
    expect(await ask(`${health.url}${path}`)).toEqual({ status, body });
  });

  it("says why it is not ready", async () => {
    await using health = await startWith(["central is away"]);
    const answer = { status: 503, body: '{"isReady":false,"problems":["central is away"]}\n' };
    expect(await ask(`${health.url}/readyz`)).toEqual(answer);
  });

  it("throws Unavailable where somebody listens already", async () => {
    await using health = await startWith([]);
    const taken = { host: "127.0.0.1", port: Number(new URL(health.url).port) };
    const second = startHealthHttp(taken, { describeUnready: () => [], metrics: METRICS, pages: {} });
    await expect(second).rejects.toMatchObject({ code: "Unavailable" });
  });
});
