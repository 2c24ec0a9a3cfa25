import { findKind, KINDS } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { childPrefixes, parentsOf, parsePath } from "./object-path.js";

describe(parentsOf, () => {
  it("names every ancestor, outermost first", () => {
    const info = findKind("WorkspaceSetting") ?? KINDS[0];
    const metadata = { organization: "o", tenant: "t", workspace: "w", name: "s" };
    expect(info && parentsOf(info, metadata)).toEqual([
      { field: "organization", kind: "Organization", path: "organizations/o" },
      { field: "tenant", kind: "Tenant", path: "tenants/o/t" },
      { field: "workspace", kind: "Workspace", path: "workspaces/o/t/w" },
    ]);
  });
});

describe(childPrefixes, () => {
  it.each([
    {
      path: "organizations/o",
      prefixes: ["organizationsettings/o", "clusters/o", "tenants/o", "workspaces/o", "workspacesettings/o"],
    },
    { path: "tenants/o/t", prefixes: ["workspaces/o/t", "workspacesettings/o/t"] },
    { path: "workspaces/o/t/w", prefixes: ["workspacesettings/o/t/w"] },
    { path: "clusters/o/c", prefixes: [] },
    { path: "workspacesettings/o/t/w/s", prefixes: [] },
  ])("of $path: $prefixes", ({ path, prefixes }) => {
    expect(childPrefixes(path)).toEqual(prefixes);
  });
});

describe(parsePath, () => {
  it.each([
    { path: "organizations", kind: "Organization", isComplete: false },
    { path: "organizations/o", kind: "Organization", isComplete: true },
    { path: "workspaces/o/t", kind: "Workspace", isComplete: false },
    { path: "workspaces/o/t/w", kind: "Workspace", isComplete: true },
    { path: "workspacesettings/o/t/w/s", kind: "WorkspaceSetting", isComplete: true },
  ])("$path: a $kind, complete is $isComplete", ({ path, kind, isComplete }) => {
    expect([parsePath(path)?.info.kind, parsePath(path)?.isComplete]).toEqual([kind, isComplete]);
  });

  it.each(["", "workspace", "workspaces/o//w", "workspaces/", "clusters/o/c/x"])("refuses %j", (path) => {
    expect(parsePath(path)).toBeUndefined();
  });
});
