import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeSingleStart } from "./single-start.js";

describe("takeSingleStart", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "causeway-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("refuses a second start while the first process lives, naming it", () => {
    const file = join(folder, "demo.json");
    expect(takeSingleStart(file, process.ppid, "/state/one").ok).toBe(true);
    expect(takeSingleStart(file, process.pid, "/state/two")).toEqual({
      ok: false,
      error: expect.stringContaining(`process ${process.ppid}, state in /state/one`),
    });
  });

  it("is free again once it was given back", () => {
    const file = join(folder, "demo.json");
    const first = takeSingleStart(file, process.ppid, "/state/one");
    if (first.ok) first.value();
    expect(takeSingleStart(file, process.pid, "/state/two").ok).toBe(true);
  });

  it.each([
    { name: "a process that is gone", text: '{"pid": 2147483646, "stateDir": "/state"}' },
    { name: "a half-written file", text: '{"pid": 1' },
    { name: "a foreign file", text: "null" },
  ])("does not count $name", ({ text }) => {
    const file = join(folder, "demo.json");
    writeFileSync(file, text);
    expect(takeSingleStart(file, process.pid, "/state").ok).toBe(true);
  });
});
