import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor } from "@causeway/shared/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readIdentity } from "../../harness/process-identity.js";
import { type ProgramRun, runProgram } from "./run-program.js";

describe(runProgram, () => {
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), "causeway-program-"));
  });
  afterEach(() => rm(cwd, { recursive: true, force: true }));

  const shell = (script: string, changes: Partial<ProgramRun> = {}): Promise<string> =>
    runProgram({
      file: "/bin/sh",
      args: ["-c", script],
      cwd,
      env: { PATH: "/usr/bin:/bin", WORD: "word" },
      signal: new AbortController().signal,
      onLine: () => undefined,
      ...changes,
    });

  it("answers what the program says, and hands on the lines of its progress", async () => {
    const lines: string[] = [];
    const said = await shell("echo $WORD; echo one >&2; echo two >&2", { onLine: (line) => lines.push(line) });
    expect(said).toBe("word\n");
    expect(lines).toEqual(["one", "two"]);
  });

  it("says how a program failed, with its last lines", async () => {
    await expect(shell("echo no network >&2; exit 3")).rejects.toThrow("/bin/sh -c: ended with 3\nno network");
  });

  it("says when there is no such program", async () => {
    await expect(shell("", { file: "/bin/no-such-program" })).rejects.toThrow("ENOENT");
  });

  it("ends the program and all that it has started", async () => {
    const controller = new AbortController();
    const run = shell("sleep 600 & echo $! > child; wait", { signal: controller.signal });
    const refused = expect(run).rejects.toThrow("aborted");
    const child = await waitFor(async () => Number(await readFile(join(cwd, "child"), "utf8")));
    expect(readIdentity(child)).toBeDefined();
    controller.abort();
    await refused;
    await waitFor(() => readIdentity(child) === undefined);
  });
});
