import { describe, expect, it } from "vitest";
import { COMPONENTS } from "./component.js";
import { parseComponents } from "./read-components.js";

describe(parseComponents, () => {
  const etcd = { state: "present", name: "etcd", path: "/bin/etcd", version: "3.4.23", origin: "on the PATH" };

  it("knows every component by its name", () => {
    const components = parseComponents(JSON.stringify([etcd]));
    expect([...components.keys()]).toEqual(COMPONENTS);
    expect(components.get("etcd")).toEqual(etcd);
  });

  it("takes what is not listed as missing", () => {
    expect(parseComponents("[]").get("envoy")).toEqual({
      state: "missing",
      name: "envoy",
      reason: "nobody looked for it",
    });
  });
});
