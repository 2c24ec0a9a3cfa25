import { describe, expect, it } from "vitest";
import { cacheFolderOf } from "./workplace.js";

describe(cacheFolderOf, () => {
  it.each([
    { env: {}, folder: "/home/a/.cache/causeway/real" },
    { env: { XDG_CACHE_HOME: "/caches" }, folder: "/caches/causeway/real" },
    { env: { XDG_CACHE_HOME: "/caches", CAUSEWAY_REAL_CACHE: "/own" }, folder: "/own" },
    { env: { XDG_CACHE_HOME: "", CAUSEWAY_REAL_CACHE: "" }, folder: "/home/a/.cache/causeway/real" },
  ])("is $folder with $env", ({ env, folder }) => {
    expect(cacheFolderOf(env, "/home/a")).toBe(folder);
  });
});
