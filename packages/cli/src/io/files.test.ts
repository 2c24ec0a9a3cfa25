import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nodeFiles } from "./files.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "causeway-files-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("half");
  throw new Error("the connection is gone");
}

describe("nodeFiles", () => {
  it("writes a file that only its owner may read, in a folder that it makes", async () => {
    const path = join(folder, "a", "b", "config.yaml");
    await nodeFiles.writeText(path, "org: ü\n");
    expect(await nodeFiles.readText(path)).toBe("org: ü\n");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, "a", "b"))).toEqual(["config.yaml"]);
  });

  it("keeps the old file whole when the new one does not come to its end", async () => {
    const path = join(folder, "copy.db");
    expect(await nodeFiles.writeBytes(path, pieces("o", "ld"))).toBe(3);
    await expect(nodeFiles.writeBytes(path, broken())).rejects.toThrow("the connection is gone");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["copy.db"]);
  });

  it("writes through a link instead of replacing it", async () => {
    const target = join(folder, "dotfiles.yaml");
    const link = join(folder, "config.yaml");
    await writeFile(target, "old");
    await symlink(target, link);
    await nodeFiles.writeText(link, "new");
    expect(await readFile(target, "utf8")).toBe("new");
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  });

  it("reads a file in pieces, and says at once that there is none", async () => {
    const path = join(folder, "copy.db");
    await writeFile(path, "x".repeat(200_000));
    let bytes = 0;
    for await (const chunk of await nodeFiles.readBytes(path)) bytes += chunk.byteLength;
    expect(bytes).toBe(200_000);
    await expect(nodeFiles.readBytes(join(folder, "none"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("lists a folder, and tells a file from one", async () => {
    await writeFile(join(folder, "a.yaml"), "");
    expect(await nodeFiles.listFolder(folder)).toEqual(["a.yaml"]);
    expect(await nodeFiles.listFolder(join(folder, "a.yaml"))).toBeUndefined();
    await expect(nodeFiles.listFolder(join(folder, "none"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
