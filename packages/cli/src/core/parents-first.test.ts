import { describe, expect, it } from "vitest";
import { parentsFirst } from "./parents-first.js";

describe("parentsFirst", () => {
  it("orders files by their first kind and keeps the rest as it is", () => {
    const sources = [
      { name: "1", text: "spec:\n  kind: Tenant\n" },
      { name: "2", text: "# of a workspace\nkind: 'WorkspaceSetting'\n" },
      { name: "3", text: '{"kind" : "Workspace"}' },
      { name: "4", text: "kind: Workspace\n---\nkind: WorkspaceSetting" },
      { name: "5", text: "kind: Tenant\r\n" },
      { name: "6", text: "" },
    ];
    expect(parentsFirst(sources).map(({ name }) => name)).toEqual(["5", "3", "4", "2", "1", "6"]);
  });
});
