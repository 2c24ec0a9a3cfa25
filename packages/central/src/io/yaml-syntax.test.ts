import { describe, expect, it } from "vitest";
import { workspaceYaml } from "../testing/config-fixture.js";
import { problemsOf } from "../testing/problems.js";
import { describeSyntax } from "./yaml-syntax.js";

const TEMPLATE = "{{ }} is left of a template: apply what the template makes, not the template";
const NO_PLACE = "this line fits no line above it: let it begin in the same column as the fields that it belongs to";

describe(describeSyntax, () => {
  const CASES = [
    { what: "a tab", text: "a:\n\tb: 1", problem: "2:1  | a tab is used for indentation: YAML takes spaces only" },
    {
      what: "a tab among many fields, once",
      text: workspaceYaml("w", "*/a").replace("  organization", "\torganization"),
      problem: "4:1  | a tab is used for indentation: YAML takes spaces only",
    },
    {
      what: "a colon that is missing",
      text: "kind: W\nmetadata\n  name: x\n  labels: {}\n",
      problem: '2:1  | "metadata" is no field: is a colon missing after "metadata"?',
    },
    {
      what: "a space that is missing",
      text: "kind:W\nmetadata:\n  name: x\n",
      problem: '1:1  | a space is missing after "kind:"',
    },
    {
      what: "a field too far in",
      text: "kind: W\n metadata:\n  name: x\n",
      problem: '2:2  | this is indented below "kind: W", which has its value already: begin it in the same column',
    },
    { what: "a field between two levels", text: "m:\n    name: x\n  org: y\n", problem: `3:1  | ${NO_PLACE}` },
    { what: "a field beside its item", text: "- a: 1\n b: 2\n", problem: `2:1  | ${NO_PLACE}` },
    {
      what: "an item beside fields",
      text: "a: 1\n- b\n",
      problem: "2:1  | a list item has no place here: indent it under the field that it belongs to",
    },
    { what: "a colon in a value", text: "a: b: c\n", problem: '1:4  | a value with ": " in it must be in quotes' },
    { what: "a reserved sign", text: "a: @b\n", problem: "1:4  | a value that begins with @ must be in quotes" },
    {
      what: "a quotation mark",
      text: 'kind: "W\nmetadata:\n  name: x\n',
      problem: "1:7  | a quotation mark is opened here and never closed",
    },
    {
      what: "text behind a value in quotes",
      text: 'a: "b" c\n',
      problem: "1:8  | there is more after the end of the value: put all of it in one pair of quotes",
    },
    {
      what: "a backslash",
      text: 'a: "C:\\q"\n',
      problem: "1:7  | this is no escape sequence: put text with backslashes in single quotes",
    },
    {
      what: "a bracket",
      text: "a: [1, 2\nb: 3\n",
      problem: '2:1  | what begins with "[" is not closed: a "]" is missing before this',
    },
    {
      what: "a brace",
      text: "a: {b: 1\n",
      problem: '2:1  | what begins with "{" is not closed: a "}" is missing before this',
    },
    {
      what: "a brace at the end of JSON",
      text: '{"a": 1',
      problem: '1:8  | a "}" is missing: something before this is not closed',
    },
    { what: "a comma too many", text: '{"a": 1,, "b": 2}', problem: "1:9  | there is a comma too many" },
    {
      what: "a comma too few",
      text: '{"a": 1 "b": 2}',
      problem: "1:7  | a comma is missing in what stands between brackets",
    },
    { what: "a template", text: "kind: {{ .Values.kind }}\n", problem: `1:8  | ${TEMPLATE}` },
    { what: "a template inside of a text", text: "name: {{ x }}-y\n", problem: `1:8  | ${TEMPLATE}` },
    {
      what: "a merge conflict",
      text: "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n",
      problem: "2:1  | a conflict of a merge is left in the text: keep one side and remove the marker lines",
    },
    {
      what: "a tag",
      text: "a: !!js/function x",
      problem: "1:4  | a tag such as !x means nothing here: leave it out",
    },
    {
      what: "anything else, as the parser says it",
      text: "a: |x\n  t\n",
      problem: "1:5  | not valid YAML: block scalar header includes extra characters: |x",
    },
  ];

  it.each(CASES)("says of $what what to mend, and where", ({ text, problem }) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it("says of every tab where it is", () => {
    expect(problemsOf("a:\n\tb: 1\nc:\n\td: 1\n").map((line) => line.slice(0, 3))).toEqual(["2:1", "4:1"]);
  });
});
