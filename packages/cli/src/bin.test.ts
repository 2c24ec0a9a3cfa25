import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const entry = fileURLToPath(new URL("../bin/causeway.js", import.meta.url));

describe("bin/causeway.js", () => {
  it("says what to do in a checkout that was not built", async () => {
    const folder = await mkdtemp(join(tmpdir(), "causeway-bin-"));
    try {
      await mkdir(join(folder, "bin"));
      await copyFile(entry, join(folder, "bin", "causeway.mjs"));
      const outcome = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
        execFile(process.execPath, [join(folder, "bin", "causeway.mjs"), "version"], (error, _stdout, stderr) =>
          resolve({ code: error?.code ?? 0, stderr }),
        );
      });
      expect(outcome).toEqual({ code: 1, stderr: expect.stringContaining("not built yet; run `npm start`") });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
