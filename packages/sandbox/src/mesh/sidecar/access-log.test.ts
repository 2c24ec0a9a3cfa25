import { describe, expect, it } from "vitest";
import { type AccessEntry, describeAccess } from "./access-log.js";

const ENTRY: AccessEntry = {
  startedAt: Date.UTC(2026, 0, 1),
  request: { method: "GET", path: "/details/0", headers: { host: "details:9080", "user-agent": "curl/8" } },
  answer: { status: 200, flags: "-", body: Buffer.from("book") },
  durationMs: 3.4,
  upstream: "203.0.113.12:15443",
  cluster: "outbound|9080||details.bookinfo.svc.cluster.local",
  serverName: "",
};

describe("describeAccess", () => {
  it("has Istio's fields in Istio's order", () => {
    expect(describeAccess(ENTRY)).toBe(
      '[2026-01-01T00:00:00.000Z] "GET /details/0 HTTP/1.1" 200 - via_upstream - "-" 0 4 3 - "-" "curl/8" "-" ' +
        '"details:9080" "203.0.113.12:15443" outbound|9080||details.bookinfo.svc.cluster.local - - - - -',
    );
  });

  it("names what went wrong with the connection, and no endpoint where there was none", () => {
    const body = Buffer.from("upstream connect error. transport failure reason: TLS error: expired");
    const line = describeAccess({ ...ENTRY, upstream: undefined, answer: { status: 503, flags: "UF", body } });
    expect(line).toContain(' 503 UF - - "TLS error: expired" ');
    expect(line).toContain(' "details:9080" "-" outbound|');
  });
});
