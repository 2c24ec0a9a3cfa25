import { describe, expect, it } from "vitest";
import { settingYaml, tenantYaml } from "../testing/config-fixture.js";
import { problemsOf } from "../testing/problems.js";
import { readYamlDocuments } from "./yaml-documents.js";

const item = (text: string) => settingYaml("w", "s", `  defaultEastWestGatewaySettings:\n${text}`);
const GATEWAY = "    - workloadSelector:\n        namespace: gw\n        labels:\n          app: gw\n";

/** Nine levels of nine aliases each: 9 to the power of 9 values. */
function bomb(): string {
  const names = "abcdefghi".split("");
  const lines = names.map((name, level) => {
    const inner = level === 0 ? "x" : `*${names[level - 1]}`;
    return `${name}: &${name} [${Array.from({ length: 9 }, () => inner).join(", ")}]`;
  });
  return lines.slice(0, 5).join("\n");
}

describe(readYamlDocuments, () => {
  const CASES = [
    { what: "nothing", text: "", problem: "0:0  | there is nothing to apply: the text is empty, or has comments only" },
    {
      what: "comments only",
      text: "# a\n---\n# b\n",
      problem: "0:0  | there is nothing to apply: the text is empty, or has comments only",
    },
    {
      what: "bytes that are not UTF-8",
      text: Buffer.from([0x61, 0xff]),
      problem: "1:2  | what stands here is not UTF-8: save the file as UTF-8",
    },
    {
      what: "UTF-16",
      text: Buffer.from("\ufeffkind: X", "utf16le"),
      problem: "1:1  | what stands here is not UTF-8: save the file as UTF-8",
    },
    {
      what: "more than 4 MiB",
      text: `# ${"x".repeat(4 * 1024 * 1024)}`,
      problem: "0:0  | the text is larger than 4 MiB: apply it in parts",
    },
    { what: "lists without end", text: "[".repeat(100_000), problem: "1:65  | nested more than 64 levels deep" },
    { what: "mappings without end", text: "{".repeat(100_000), problem: "1:65  | nested more than 64 levels deep" },
    { what: "nesting on one line", text: "- ".repeat(100_000), problem: "1:513  | nested more than 64 levels deep" },
    {
      what: "nesting by indentation",
      text: Array.from({ length: 80 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
      problem: "65:65  | nested more than 64 levels deep",
    },
    {
      what: "too many documents",
      text: "a: 1\n---\n".repeat(5_001),
      problem: "10002:1  | more than 5000 documents",
    },
    {
      what: "too many aliases",
      text: `a: &x 1\nb: [${"*x, ".repeat(101)}]`,
      problem: "2:405  | more than 100 aliases",
    },
    {
      what: "aliases of aliases, which a small text could grow without end by",
      text: bomb(),
      problem: "5:8  | alias *d stands for more than 1000 values: write out what is meant",
    },
    {
      what: "an alias inside of what it stands for",
      text: "a: &x { b: *x }",
      problem: "1:12  | alias *x stands inside of what it stands for",
    },
    {
      what: "a selector without quotes",
      text: "names:\n  - */bookinfo\n",
      problem: '2:5  | a value that begins with * must be in quotes, "*/bookinfo"',
    },
    {
      what: "an alias of nothing",
      text: "a: *b\n",
      problem: '1:4  | a value that begins with * must be in quotes, "*b", or &b is missing before it',
    },
    {
      what: "a YAML directive",
      text: "%YAML 1.1\n---\na: 1",
      problem: "1:1  | a line that begins with % (a YAML directive) is not supported",
    },
    { what: "a closing bracket", text: "a: ]", problem: "1:4  | a closing bracket without an opening one" },
    {
      what: "a NUL",
      text: "kind: a\n#\0",
      problem: "2:2  | there is a NUL character in the text: is it a text file, saved as UTF-8?",
    },
    { what: "an escaped NUL", text: 'kind: "a\\0b"', problem: "1:7  | text with a NUL character" },
    { what: "__proto__", text: "a:\n  __proto__: 1", problem: '2:3  | a field must not be called "__proto__"' },
    { what: "constructor", text: '{"constructor": {}}', problem: '1:2  | a field must not be called "constructor"' },
    {
      what: "a field twice",
      text: "a: 1\nb: 2\na: 3",
      problem: '3:1  | field "a" is there twice: remove one of them',
    },
  ];

  it.each(CASES)("refuses $what", ({ text, problem }) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it("judges the sound documents although another one is broken", () => {
    expect(problemsOf(`a: "b\n---\nkind: Workspase\n`)).toHaveLength(1);
    expect(problemsOf(`a: 1\na: 2\n---\nkind: Workspase\n`)).toEqual([
      '2:1  | field "a" is there twice: remove one of them',
      '4:7 kind | unknown kind "Workspase"; did you mean "Workspace"?',
    ]);
  });

  it("takes JSON, indented by tabs as well, and empty documents between others", () => {
    const json = JSON.stringify(
      { apiVersion: "api.tsb.tetrate.io/v2", kind: "Tenant", metadata: { organization: "o", name: "t" } },
      null,
      "\t",
    );
    expect(problemsOf(`${json}\n---\n---\n${tenantYaml("t")}---\n`)).toEqual([]);
    expect(readYamlDocuments(`${json}\n---\n---\n${tenantYaml("t")}---\n`).documents).toHaveLength(2);
  });

  it("takes an alias and finds what is wrong behind it", () => {
    const text = item(
      `${GATEWAY.replace("labels:", "labels: &l")}    - workloadSelector: { namespace: gw, labels: *l }\n      exposed: 1\n`,
    );
    expect(problemsOf(text)).toEqual([
      '15:7 spec.defaultEastWestGatewaySettings[1].exposed | unknown field "exposed" in spec.defaultEastWestGatewaySettings[1]',
    ]);
  });
});
