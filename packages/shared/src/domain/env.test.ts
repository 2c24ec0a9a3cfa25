import { describe, expect, it } from "vitest";
import {
  collectEnv,
  isLoopbackHost,
  optional,
  parseDurationMs,
  parseFlag,
  parseHostPort,
  parseOneOf,
  required,
} from "./env.js";

describe("collectEnv", () => {
  const fields = {
    address: required("A_ADDRESS", parseHostPort),
    resyncMs: optional("A_RESYNC", parseDurationMs, 300_000),
    mode: optional("A_MODE", parseOneOf("apply", "observe"), "apply"),
  };

  it("fills what is not set with the fallback", () => {
    expect(collectEnv({ A_ADDRESS: "central:9090", A_RESYNC: "" }, fields)).toEqual({
      ok: true,
      value: { address: { host: "central", port: 9090 }, resyncMs: 300_000, mode: "apply" },
    });
  });

  it("tells every problem at once, each by the variable's name", () => {
    expect(collectEnv({ A_RESYNC: "5 minutes", A_MODE: "dry" }, fields)).toEqual({
      ok: false,
      error: [
        "A_ADDRESS is required",
        'A_RESYNC: "5 minutes" is not a duration such as 500ms, 30s, 5m',
        'A_MODE: "dry" is not one of apply, observe',
      ],
    });
  });
});

describe("parseHostPort", () => {
  it.each([
    { text: "localhost:80", host: "localhost", port: 80 },
    { text: "[::1]:0", host: "::1", port: 0 },
    { text: "10.0.0.1:65535", host: "10.0.0.1", port: 65_535 },
  ])("reads $text", ({ text, host, port }) => {
    expect(parseHostPort(text)).toEqual({ ok: true, value: { host, port } });
  });

  it.each([{ text: "central" }, { text: ":80" }, { text: "::1:80" }, { text: "a:65536" }, { text: "http://a:80" }])(
    "refuses $text",
    ({ text }) => {
      expect(parseHostPort(text).ok).toBe(false);
    },
  );
});

describe("parseDurationMs", () => {
  it.each([
    { text: "250ms", ms: 250 },
    { text: "30s", ms: 30_000 },
    { text: "5m", ms: 300_000 },
    { text: "1h", ms: 3_600_000 },
  ])("reads $text", ({ text, ms }) => {
    expect(parseDurationMs(text)).toEqual({ ok: true, value: ms });
  });

  it.each([{ text: "30" }, { text: "-1s" }, { text: "1.5s" }, { text: "1d" }])("refuses $text", ({ text }) => {
    expect(parseDurationMs(text).ok).toBe(false);
  });
});

describe("parseFlag", () => {
  it("takes true and false only", () => {
    expect([parseFlag("true"), parseFlag("false"), parseFlag("1").ok]).toEqual([
      { ok: true, value: true },
      { ok: true, value: false },
      false,
    ]);
  });
});

describe("isLoopbackHost", () => {
  it.each([
    { host: "127.0.0.1", is: true },
    { host: "::1", is: true },
    { host: "localhost", is: true },
    { host: "0.0.0.0", is: false },
    { host: "127.0.0.1.example.com", is: false },
  ])("$host: $is", ({ host, is }) => {
    expect(isLoopbackHost(host)).toBe(is);
  });
});
