import { describe, expect, it } from "vitest";
import { describeKinds, KINDS, parseKind, parseObjectKind } from "./kinds.js";

describe("parseKind", () => {
  it.each([
    { text: "workspaces", kind: "Workspace" },
    { text: "workspace", kind: "Workspace" },
    { text: "WorkspaceSetting", kind: "WorkspaceSetting" },
    { text: "ws", kind: "Workspace" },
    { text: "wss", kind: "WorkspaceSetting" },
    { text: "cs", kind: "Cluster" },
    { text: "tenants", kind: "Tenant" },
    { text: "org", kind: "Organization" },
    { text: "edges", kind: "Edge" },
    { text: "we", kind: "Entry" },
  ])("takes $text for $kind", ({ text, kind }) => {
    expect(parseKind(text)).toMatchObject({ ok: true, value: { kind } });
  });

  it("lists the kinds when the word is none", () => {
    expect(parseKind("pods")).toEqual({
      ok: false,
      error: `there is no kind "pods": use one of ${describeKinds()}`,
    });
  });

  it("gives every name to one kind only", () => {
    const names = KINDS.flatMap((kind) => [kind.plural, kind.kind.toLowerCase(), ...kind.shortNames]);
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
  });
});

describe("parseObjectKind", () => {
  it("refuses what only reports can change", () => {
    expect(parseObjectKind("entries")).toEqual({
      ok: false,
      error: "entries come from what the clusters report: they can be read, not changed",
    });
  });
});
