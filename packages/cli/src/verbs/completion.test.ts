import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCompletionModel } from "../completion-model.js";
import { callCli } from "../testing/call-cli.js";
import { VERBS } from "../verbs.js";

/** What stands before the cursor, and what must be offered there; nothing else may be. */
const CASES: readonly { readonly line: string; readonly offers: readonly string[] }[] = [
  { line: "causeway dif", offers: ["diff"] },
  { line: "tctl h", offers: ["help", "history"] },
  { line: "causeway --server http://c get w", offers: ["workspaces", "workspacesettings"] },
  { line: "causeway get --all g", offers: ["gateways"] },
  { line: "causeway get ws -o ", offers: ["table", "wide", "name", "yaml", "json", "jsonpath="] },
  { line: "causeway get ws --output js", offers: ["json", "jsonpath="] },
  { line: "causeway get ws ", offers: ["one", "two"] },
  { line: "causeway get -w two ws t", offers: ["two"] },
  { line: "causeway get services --cluster ", offers: ["c1"] },
  { line: "causeway edges ", offers: ["list", "adopt", "release"] },
  { line: "causeway edges adopt ", offers: ["c1"] },
  { line: "causeway config set ", offers: ["server", "org", "tenant"] },
  { line: "causeway config set org ", offers: [] },
  { line: "causeway wait ws one --for D", offers: ["DIRTY"] },
  { line: "causeway diff --ex", offers: ["--exit-code"] },
  { line: "causeway --org", offers: ["--org"] },
  { line: "causeway get --tenant ", offers: [] },
  { line: "causeway completion z", offers: ["zsh"] },
  { line: "causeway apply -f bookinfo", offers: ["bookinfo ws.yaml", "bookinfo.yaml"] },
];

/** What bash and zsh know of `help` is its place before a verb; fish offers it as a word as well. */
const offersIn = (shell: string, { line, offers }: (typeof CASES)[number]): readonly string[] =>
  line === "tctl h" && shell !== "fish" ? ["history"] : offers;

const hasShell = (shell: string): boolean => spawnSync(shell, ["-c", "exit 0"]).status === 0;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "causeway-completion-"));
  // Central's part: names of one kind each, as `get KIND -o name` prints them.
  const names = `case "$2" in edges) echo edges/c1 ;; ws) printf 'workspaces/o/t/%s\\n' one two ;; esac`;
  for (const program of ["causeway", "tctl"]) {
    await writeFile(join(folder, program), `#!/bin/sh\n${names}\n`, { mode: 0o755 });
  }
  for (const name of ["bookinfo.yaml", "bookinfo ws.yaml"]) await writeFile(join(folder, name), "");
  for (const shell of ["bash", "zsh", "fish"]) {
    await writeFile(join(folder, `script.${shell}`), (await callCli(`completion ${shell}`)).stdout);
  }
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs a script in a shell that reads no configuration and finds the fake programs first. */
function run(shell: string, script: string): Promise<string> {
  const path = shell === "fish" ? `set -x PATH ${folder} $PATH` : `PATH=${folder}:$PATH`;
  const calm = shell === "fish" ? ["--no-config"] : shell === "zsh" ? ["-f"] : ["--norc"];
  return new Promise((resolve, reject) => {
    const args = [`HOME=${folder}`, "TERM=dumb", shell, ...calm, "-c", `${path}\n${script}`];
    execFile("env", args, { cwd: folder }, (error, stdout, stderr) => {
      if (error === null && stderr === "") resolve(stdout);
      else reject(new Error(`${shell} failed: ${stderr}`, { cause: error }));
    });
  });
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The words, one a line; fish adds what they mean after a tab. */
function offered(stdout: string): readonly string[] {
  const words = stdout.split("\n").map((line) => line.split("\t")[0] ?? "");
  return words.filter((word) => word !== "").toSorted();
}

/** Bash hands the words of the line over in an array, and takes the offers from another. */
function completeInBash(words: readonly string[]): Promise<string> {
  const line = `COMP_WORDS=(${words.map(quoted).join(" ")}); COMP_CWORD=${words.length - 1}`;
  return run("bash", `source ./script.bash; ${line}; _causeway; printf '%s\\n' "\${COMPREPLY[@]}"`);
}

describe("completion bash", () => {
  it("is bash", async () => {
    expect(await run("bash", "bash -n script.bash")).toBe("");
  });

  it.each(CASES)("offers $offers after $line", async (one) => {
    const words = one.line.split(" ");
    expect(offered(await completeInBash(words))).toEqual(offersIn("bash", one).toSorted());
  });

  it("understands a value after an equals sign, which bash takes for a word", async () => {
    for (const [words, offers] of [
      ["causeway get ws --output = js", ["json", "jsonpath="]],
      ["causeway get ws --output =", ["table", "wide", "name", "yaml", "json", "jsonpath="]],
      ["causeway --org = acme get ws t", ["two"]],
    ] as const) {
      expect((await completeInBash(words.split(" "))).trimEnd().split("\n")).toEqual(offers);
    }
  });

  it("is registered for both names", async () => {
    const stdout = await run("bash", "source ./script.bash; complete -p causeway tctl");
    expect(stdout).toBe("complete -F _causeway causeway\ncomplete -F _causeway tctl\n");
  });
});

const describeFish = () => {
  it.each(CASES)("offers $offers after $line", async (one) => {
    const stdout = await run("fish", `source script.fish; complete -C ${quoted(one.line)}`);
    expect(offered(stdout)).toEqual(offersIn("fish", one).toSorted());
  });
};
// A shell that this machine lacks has nothing that could be asked.
if (hasShell("fish")) describe("completion fish", describeFish);

const describeZsh = () => {
  /** Zsh completes at a terminal only: here its own functions are replaced by ones that print what they are given. */
  const harness = (words: readonly string[]): string => `
compdef() { :; }
compadd() { while [[ "$1" != -- ]]; do shift; done; shift; for word in "$@"; do [[ "$word" == "$cur"* ]] && print -r -- "$word"; done }
_files() { for word in "$cur"*(N); do print -r -- "$word"; done }
_describe() { local item; for item in "\${(@P)@[-1]}"; do [[ "\${item%%:*}" == "$cur"* ]] && print -r -- "\${item%%:*}"; done }
source ./script.zsh
words=(${words.map(quoted).join(" ")})
CURRENT=${words.length}
_causeway
true`;

  it.each(CASES)("offers $offers after $line", async (one) => {
    const stdout = await run("zsh", harness(one.line.split(" ")));
    expect(offered(stdout)).toEqual(offersIn("zsh", one).toSorted());
  });
};
// A shell that this machine lacks has nothing that could be asked.
if (hasShell("zsh")) describe("completion zsh", describeZsh);

describe("completion", () => {
  it.each([
    { words: "completion", stderr: /^error: missing required argument 'SHELL'/ },
    { words: "completion zhs", stderr: 'error: there is no completion for "zhs": did you mean zsh?\n' },
    { words: "completion powershell", stderr: /: use one of bash, zsh, fish\n$/ },
  ])("is called wrongly as $words", async ({ words, stderr }) => {
    const outcome = await callCli(words);
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    expect(outcome.stderr).toMatch(stderr);
  });

  it("knows every command", async () => {
    const model = await createCompletionModel(VERBS);
    expect(model.verbs.map(({ word }) => word)).toEqual(VERBS.map(({ name }) => name));
  });

  it("needs no flag to be known by its command: one that takes a value does so everywhere", async () => {
    const { commands, globals } = await createCompletionModel(VERBS);
    const arity = new Map<string, boolean>();
    for (const { flags, value } of [...globals, ...commands.flatMap(({ options }) => options)]) {
      for (const flag of flags) {
        expect({ flag, takesValue: arity.get(flag) ?? value !== undefined }).toEqual({
          flag,
          takesValue: value !== undefined,
        });
        arity.set(flag, value !== undefined);
      }
    }
  });
});
