import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callCli } from "../testing/call-cli.js";
import { FakeCentral } from "../testing/fake-central.js";
import { MemoryFiles } from "../testing/memory-files.js";

let central: FakeCentral;
let files: MemoryFiles;
beforeEach(async () => {
  central = await FakeCentral.start();
  files = new MemoryFiles({ "broken.db": "junk" });
  for (const name of ["a", "b"]) {
    const metadata = { organization: "tetrate", tenant: "tetrate", name, description: "x".repeat(5_000) };
    central.store.objects.set(`workspaces/tetrate/tetrate/${name}`, { kind: "Workspace", metadata });
  }
});
afterEach(() => central[Symbol.asyncDispose]());

const call = (words: string) => callCli(words, { server: central.url, files });

describe("central backup", () => {
  it("writes a copy that a restore brings back", async () => {
    const { exitCode, stdout, stderr } = await call("central backup copy.db");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toBe(`copy.db: ${files.texts.get("copy.db")?.length} bytes\n`);
    const before = new Map(central.store.objects);
    await call("delete ws a");
    expect(await call("central restore copy.db --yes")).toEqual({
      exitCode: 0,
      stdout: "restored 2 objects; the store is now store-2\n",
      stderr: 'edges delete nothing until it is adopted for their cluster: "edges list", then "edges adopt CLUSTER"\n',
    });
    expect(central.store.objects).toEqual(before);
    expect(central.authors).toEqual(["ada@analytical-engine", "ada@analytical-engine"]);
  });

  it.each([
    { kind: "reply", status: 503, contentType: "application/problem+json", text: '{"detail":"busy"}' } as const,
    { kind: "reply", status: 200, contentType: "text/html", text: "<p>" } as const,
    { kind: "reset" } as const,
  ])("leaves no file behind when central answers with $kind $contentType", async (fault) => {
    central.fault = fault;
    expect((await call("central backup copy.db")).exitCode).toBe(1);
    expect(files.texts.has("copy.db")).toBe(false);
  });
});

describe("central restore", () => {
  it("does nothing without --yes, and says what it would do", async () => {
    const before = new Map(central.store.objects);
    expect(await call("central restore broken.db")).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `error: this would replace store store-1 at revision 0 of ${central.url} by broken.db: say --yes if that is meant\n`,
    });
    expect(central.store.objects).toEqual(before);
  });

  it("passes on why central refuses a file", async () => {
    expect(await call("central restore broken.db --yes")).toMatchObject({
      exitCode: 1,
      stderr: "error: this is no backup\n",
    });
  });

  it("says which file is missing", async () => {
    expect((await call("central restore none.db --yes")).stderr).toMatch(/^error: cannot read none\.db: ENOENT/);
  });
});

describe("central", () => {
  it("alone shows its help, which is not what was meant", async () => {
    const outcome = await call("central");
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    expect(outcome.stderr).toContain("Usage: causeway central");
  });
});
