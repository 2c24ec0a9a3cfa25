import { describe, expect, it } from "vitest";
import { type ClusterId, gatewayKey, parseClusterId, serviceKey, splitGatewayKey, splitServiceKey } from "./ids.js";

describe("parseClusterId", () => {
  it.each([{ text: "cluster-1" }, { text: "1" }, { text: "a".repeat(63) }])("takes $text", ({ text }) => {
    expect(parseClusterId(text)).toEqual({ ok: true, value: text });
  });

  it.each([{ text: "" }, { text: "-a" }, { text: "a_b" }, { text: "a/b" }, { text: "A" }, { text: "a".repeat(64) }])(
    "refuses $text",
    ({ text }) => {
      expect(parseClusterId(text).ok).toBe(false);
    },
  );
});

describe("keys", () => {
  it("come apart as they were put together", () => {
    expect(splitServiceKey(serviceKey("bookinfo", "details"))).toEqual({ namespace: "bookinfo", name: "details" });
    expect(splitGatewayKey(gatewayKey("c1" as ClusterId, "eastwest", "gw"))).toEqual({
      cluster: "c1",
      namespace: "eastwest",
      name: "gw",
    });
  });
});
