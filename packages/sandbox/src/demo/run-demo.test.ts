import { readdir, rm } from "node:fs/promises";
import { systemClock } from "@causeway/shared/node";
import { describe, expect, it } from "vitest";
import { DEMO_USAGE } from "./args.js";
import type { DemoHost } from "./demo-host.js";
import { runDemo } from "./run-demo.js";

/** A host that keeps what is printed. */
function recordingHost(): DemoHost & { readonly printed: string[]; readonly errors: string[] } {
  const printed: string[] = [];
  const errors: string[] = [];
  return {
    clock: systemClock,
    random: () => 0.5,
    pid: process.pid,
    isTerminal: false,
    print: (text) => printed.push(text),
    printError: (text) => errors.push(text),
    stop: new AbortController().signal,
    printed,
    errors,
  };
}

describe("runDemo", () => {
  it("prints its usage and ends with 0 when asked for help", async () => {
    const host = recordingHost();
    expect(await runDemo(["--help"], host)).toBe(0);
    expect(host.printed.join("")).toBe(DEMO_USAGE);
    expect(host.errors).toEqual([]);
  });

  it("ends with 2 and says how it is used when it is called wrongly", async () => {
    const host = recordingHost();
    expect(await runDemo(["--scenaro"], host)).toBe(2);
    expect(host.errors.join("")).toBe(`Unknown option '--scenaro'\n\n${DEMO_USAGE}\n`);
    expect(host.printed).toEqual([]);
  });

  it("says what did not start, keeps the logs and says where they are", async () => {
    // A clock that runs so fast that whatever is waited for comes too late.
    const clock = { ...systemClock, monotonic: () => systemClock.monotonic() * 10_000 };
    const host = { ...recordingHost(), clock };
    expect(await runDemo(["--scenario"], host)).toBe(1);
    expect(host.errors[0]).toMatch(/^the demo did not start: expected an edge pod of cluster-1 that runs/);
    const folder = /^logs of central and the edges are kept in (.*)\n$/.exec(host.errors[1] ?? "")?.[1] ?? "";
    expect(await readdir(folder)).toEqual(expect.arrayContaining(["central.log", "operator-cluster-1.log"]));
    await rm(folder, { recursive: true });
  });

  it("leaves nothing behind when it was stopped", async () => {
    const host = { ...recordingHost(), stop: AbortSignal.abort() };
    expect(await runDemo(["--scenario"], host)).toBe(1);
    expect(host.errors).toEqual([]);
  });
});
