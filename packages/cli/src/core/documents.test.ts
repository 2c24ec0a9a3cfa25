import { describe, expect, it } from "vitest";
import { deletionOrder, identifyObject } from "./documents.js";

const place = { organization: "tetrate", tenant: "tetrate", workspace: undefined };

function objectOf(kind: string, name: string) {
  const object = identifyObject({ kind, metadata: { workspace: "shop", name } }, place);
  if (!object.ok) throw new Error(object.error);
  return object.value;
}

describe("identifyObject", () => {
  it.each([
    { document: {}, error: "kind is missing" },
    { document: "text", error: "kind is missing" },
    { document: { kind: "Workspace" }, error: "metadata.name is missing" },
  ])("refuses $document", ({ document, error }) => {
    expect(identifyObject(document, place)).toEqual({ ok: false, error });
  });
});

describe("deletionOrder", () => {
  it("takes children before parents and later ones before earlier ones", () => {
    const objects = [
      objectOf("Tenant", "t1"),
      objectOf("Workspace", "w1"),
      objectOf("Tenant", "t2"),
      objectOf("WorkspaceSetting", "s1"),
      objectOf("Workspace", "w2"),
    ];
    expect(deletionOrder(objects).map(({ path }) => path.at(-1))).toEqual(["s1", "w2", "w1", "t2", "t1"]);
  });
});
