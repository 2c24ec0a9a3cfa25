import { describe, expect, it } from "vitest";
import { namespaceName, namespaceOwner } from "./namespace-name.js";

describe(namespaceOwner, () => {
  it("knows who made a namespace", () => {
    const owner = { pid: 4711, startTicks: "123456" };
    expect(namespaceOwner(namespaceName(owner, "cluster-1-details"))).toEqual(owner);
  });

  it.each(["default", "cni-4711-1-x", "causeway-x-1-y", "my-causeway-1-2-x"])("leaves %s alone", (name) => {
    expect(namespaceOwner(name)).toBeUndefined();
  });
});
