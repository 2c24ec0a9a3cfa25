import { FakeClock } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { createCall, textOf } from "../../testing/program-call.js";
import { fail } from "./pod-programs.js";
import { ProgramTable } from "./program-table.js";

const table = new ProgramTable(new FakeClock());

async function sh(script: string, stdin = ""): Promise<readonly [number, string, string]> {
  return await run(["sh", "-c", script], stdin);
}

async function run(argv: readonly string[], stdin = ""): Promise<readonly [number, string, string]> {
  const result = await (table.run(createCall(argv, stdin)) ?? Promise.resolve(fail(127, "not found")));
  return [result.exitCode, textOf(result.stdout), textOf(result.stderr)];
}

describe("runShell", () => {
  it.each([
    { script: "echo hello", stdout: "hello\n" },
    { script: "echo a   b", stdout: "a b\n" },
    { script: "echo 'a   b' \"c  d\"", stdout: "a   b c  d\n" },
    { script: "echo \"$HOSTNAME\" $HOSTNAME '$HOSTNAME'", stdout: "web-1 web-1 $HOSTNAME\n" },
    { script: `echo $\{HOSTNAME}x`, stdout: "web-1x\n" },
    { script: 'echo "a\\"b" c\\ d \\$HOSTNAME', stdout: 'a"b c d $HOSTNAME\n' },
    { script: "echo one; echo two\necho three", stdout: "one\ntwo\nthree\n" },
    { script: "true && echo yes || echo no", stdout: "yes\n" },
    { script: "false && echo yes || echo no", stdout: "no\n" },
    { script: "false; echo $?", stdout: "1\n" },
    { script: "echo over | cat", stdout: "over\n" },
    { script: "echo -n x", stdout: "x" },
    { script: "/bin/echo by path; /usr/bin/hostname", stdout: "by path\nweb-1\n" },
    { script: "echo $NOBODY$HOSTNAME.", stdout: "web-1.\n" },
    { script: "", stdout: "" },
  ])("runs $script", async ({ script, stdout }) => {
    expect(await sh(script)).toEqual([0, stdout, ""]);
  });

  it.each([
    { script: "false", exitCode: 1 },
    { script: "false; true", exitCode: 0 },
    { script: "exit 3; echo never", exitCode: 3 },
    { script: "false; exit", exitCode: 1 },
    { script: "exit 257", exitCode: 1 },
    { script: "nope", exitCode: 127, stderr: "sh: 1: nope: not found\n" },
  ])("ends $script with $exitCode", async ({ script, exitCode, stderr = "" }) => {
    expect(await sh(script)).toEqual([exitCode, "", stderr]);
  });

  it.each([
    { script: "echo a > b", what: ">" },
    { script: "echo $(hostname)", what: "$" },
    { script: "echo `hostname`", what: "`hostname`" },
    { script: 'echo "`x`"', what: "`x`" },
    { script: "ls *", what: "*" },
    { script: "sleep 1 &", what: "&" },
    { script: "while true; do echo a; done", what: "while" },
  ])("says that it does not understand $script", async ({ script, what }) => {
    const [exitCode, stdout, stderr] = await sh(script);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^sh: 1: this shell does not understand "/);
    expect(stderr).toContain(what);
  });

  it.each(["echo 'a", "&& echo", "echo a || | cat", "echo a |"])("refuses %s", async (script) => {
    const [exitCode, , stderr] = await sh(script);
    expect([exitCode, stderr.startsWith("sh: 1: ")]).toEqual([2, true]);
  });

  it("reads its script from standard input when it has none", async () => {
    expect(await run(["sh"], "echo piped\n")).toEqual([0, "piped\n", ""]);
  });

  it("refuses options that it does not have", async () => {
    expect(await run(["bash", "-l"])).toEqual([2, "", "bash: only -c is understood, not -l\n"]);
    expect((await run(["sh", "-c"]))[0]).toBe(2);
  });
});
