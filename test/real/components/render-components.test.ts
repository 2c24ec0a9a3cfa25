import { describe, expect, it } from "vitest";
import { renderComponents } from "./render-components.js";

describe(renderComponents, () => {
  const etcd = { state: "present", name: "etcd", path: "/cache/etcd", version: "3.4.23", origin: "cached" } as const;
  const envoy = { state: "missing", name: "envoy", reason: "python3 is not there" } as const;

  it("has a line for each component", () => {
    expect(renderComponents([etcd, envoy], false)).toBe(
      ["  etcd   3.4.23   cached  /cache/etcd", "  envoy  missing  python3 is not there"].join("\n"),
    );
  });

  it("colours what is missing on a terminal", () => {
    expect(renderComponents([envoy], true)).toContain("\u001b[31mmissing\u001b[0m");
  });
});
