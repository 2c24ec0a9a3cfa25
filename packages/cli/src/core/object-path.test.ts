import { describe, expect, it } from "vitest";
import { type ObjectKind, parseObjectKind } from "./kinds.js";
import { listPath, objectPath, type Place, pathOfObject } from "./object-path.js";

const place: Place = { organization: "tetrate", tenant: "payments", workspace: undefined };

function kindOf(text: string): ObjectKind {
  const kind = parseObjectKind(text);
  if (!kind.ok) throw new Error(kind.error);
  return kind.value;
}

describe("objectPath", () => {
  it.each([
    { kind: "org", name: "acme", path: ["acme"] },
    { kind: "cs", name: "c1", path: ["tetrate", "c1"] },
    { kind: "ws", name: "shop", path: ["tetrate", "payments", "shop"] },
    { kind: "ws", name: "other/shop", path: ["tetrate", "other", "shop"] },
    { kind: "ws", name: "acme/other/shop", path: ["acme", "other", "shop"] },
    { kind: "wss", name: "shop/setting", path: ["tetrate", "payments", "shop", "setting"] },
  ])("completes $kind $name from the place", ({ kind, name, path }) => {
    expect(objectPath(kindOf(kind), name, place)).toEqual({ ok: true, value: path });
  });

  it.each([
    { kind: "wss", name: "s", error: "a WorkspaceSetting belongs to a workspace: say which with -w WORKSPACE" },
    { kind: "cs", name: "a/b/c", error: '"a/b/c" has too many parts: ORGANIZATION/CLUSTER is the whole path' },
    { kind: "ws", name: "../shop", error: '"../shop" is not the name of an object' },
    { kind: "ws", name: "shop/", error: '"shop/" is not the name of an object' },
  ])("refuses $kind $name", ({ kind, name, error }) => {
    expect(objectPath(kindOf(kind), name, place)).toEqual({ ok: false, error });
  });
});

describe("listPath", () => {
  it.each([
    { kind: "org", path: [] },
    { kind: "cs", path: ["tetrate"] },
    { kind: "ws", path: ["tetrate", "payments"] },
    { kind: "wss", path: ["tetrate", "payments"] },
  ])("goes as deep as the place for $kind", ({ kind, path }) => {
    expect(listPath(kindOf(kind), place)).toEqual(path);
  });
});

describe("pathOfObject", () => {
  it("believes the metadata before the place", () => {
    const metadata = { tenant: "own", workspace: "shop", name: "s" };
    expect(pathOfObject(kindOf("wss"), { metadata }, place)).toEqual({
      ok: true,
      value: ["tetrate", "own", "shop", "s"],
    });
  });

  it.each([{ metadata: {} }, { metadata: { name: "a/b" } }, { metadata: { name: ".." } }, {}])(
    "refuses %j",
    (object) => {
      expect(pathOfObject(kindOf("ws"), object, place).ok).toBe(false);
    },
  );

  it("refuses a parent that would leave its place in the address", () => {
    const metadata = { organization: "..", name: "c1" };
    expect(pathOfObject(kindOf("cs"), { metadata }, place)).toEqual({
      ok: false,
      error: '".." is not the name of a organization',
    });
  });
});
