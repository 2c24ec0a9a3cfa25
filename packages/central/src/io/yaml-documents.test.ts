import { describe, expect, it } from "vitest";
import { settingYaml, tenantYaml } from "../testing/config-fixture.js";
import { problemsOf } from "../testing/problems.js";
import { readYamlDocuments } from "./yaml-documents.js";

const item = (text: string) => settingYaml("w", "s", `  defaultEastWestGatewaySettings:\n${text}`);
const GATEWAY = "    - workloadSelector:\n        namespace: gw\n        labels:\n          app: gw\n";

describe(readYamlDocuments, () => {
  const CASES = [
    { what: "nothing", text: "", problem: "0:0  | there is no document in the request" },
    { what: "comments only", text: "# a\n---\n# b\n", problem: "0:0  | there is no document in the request" },
    {
      what: "bytes that are not UTF-8",
      text: Buffer.from([0x61, 0xff]),
      problem: "0:0  | the request is not UTF-8 text",
    },
    {
      what: "UTF-16",
      text: Buffer.from("\ufeffkind: X", "utf16le"),
      problem: "0:0  | the request is not UTF-8 text",
    },
    {
      what: "more than 4 MiB",
      text: `# ${"x".repeat(4 * 1024 * 1024)}`,
      problem: "0:0  | the request is larger than 4194304 bytes",
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
      what: "an alias of something large",
      text: `a: &x ${"y".repeat(5_000)}\nb: *x`,
      problem: "2:4  | alias *x stands for more than 4096 characters: write them out",
    },
    {
      what: "a YAML directive",
      text: "%YAML 1.1\n---\na: 1",
      problem: "1:1  | a line that begins with % (a YAML directive) is not supported",
    },
    { what: "a closing bracket", text: "a: ]", problem: "1:4  | a closing bracket without an opening one" },
    { what: "a NUL", text: "kind: a\n#\0", problem: "2:2  | text with a NUL character" },
    { what: "an escaped NUL", text: 'kind: "a\\0b"', problem: "1:7  | text with a NUL character" },
    { what: "__proto__", text: "a:\n  __proto__: 1", problem: '2:3  | a field must not be called "__proto__"' },
    { what: "constructor", text: '{"constructor": {}}', problem: '1:2  | a field must not be called "constructor"' },
    {
      what: "a field twice",
      text: "a: 1\nb: 2\na: 3",
      problem: '3:1  | field "a" is there twice: one of the two would be lost',
    },
    {
      what: "a tab as indentation",
      text: "a:\n\tb: 1",
      problem: "2:1  | not valid YAML: tabs are not allowed as indentation",
    },
    {
      what: "an unknown tag",
      text: "a: !!js/function x",
      problem: "1:4  | not valid YAML: unresolved tag: tag:yaml.org,2002:js/function",
    },
    { what: "a quote that is not closed", text: 'a: "b', problem: '1:6  | not valid YAML: missing closing "quote' },
  ];

  it.each(CASES)("refuses $what", ({ text, problem }) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it("judges the sound documents although another one is broken", () => {
    expect(problemsOf(`a: "b\n---\nkind: Workspase\n`)).toHaveLength(1);
    expect(problemsOf(`a: 1\na: 2\n---\nkind: Workspase\n`)).toEqual([
      '2:1  | field "a" is there twice: one of the two would be lost',
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
