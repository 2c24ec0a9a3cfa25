import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Workplace } from "../workplace.js";
import { findGiven, findInAssets } from "./find-given.js";
import { findOnPath } from "./find-on-path.js";

describe("looking for a program", () => {
  let folder: string;
  const place = (env: Workplace["env"]): Workplace => ({
    env,
    cacheFolder: folder,
    signal: new AbortController().signal,
    say: () => undefined,
  });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "causeway-given-"));
    await writeFile(join(folder, "etcd"), "#!/bin/sh\n");
    await chmod(join(folder, "etcd"), 0o755);
    await writeFile(join(folder, "kubectl"), "not a program");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("takes what a variable names", () => {
    const path = join(folder, "etcd");
    expect(findGiven(place({ ENVOY_BIN: path }), "ENVOY_BIN")).toEqual({ path, origin: "given by ENVOY_BIN" });
    expect(findGiven(place({ ENVOY_BIN: "" }), "ENVOY_BIN")).toBeUndefined();
  });

  it("refuses what cannot be run", () => {
    const path = join(folder, "kubectl");
    expect(() => findGiven(place({ ENVOY_BIN: path }), "ENVOY_BIN")).toThrow(`ENVOY_BIN names ${path}`);
  });

  it("takes from the assets what is there", () => {
    const path = join(folder, "etcd");
    expect(findInAssets(place({ KUBEBUILDER_ASSETS: folder }), "etcd")).toEqual({
      path,
      origin: "given by KUBEBUILDER_ASSETS",
    });
    expect(findInAssets(place({ KUBEBUILDER_ASSETS: folder }), "kubectl")).toBeUndefined();
    expect(findInAssets(place({}), "etcd")).toBeUndefined();
  });

  it("takes the first of the PATH that can be run", () => {
    expect(findOnPath({ PATH: `relative:/no-such-folder:${folder}` }, "etcd")).toBe(join(folder, "etcd"));
    expect(findOnPath({ PATH: folder }, "kubectl")).toBeUndefined();
    expect(findOnPath({}, "etcd")).toBeUndefined();
  });
});
