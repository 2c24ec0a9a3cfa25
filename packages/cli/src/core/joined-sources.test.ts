import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { joinSources, type Source } from "./joined-sources.js";

const documentsOf = (text: string): unknown[] =>
  parseAllDocuments(text).flatMap((document) => (document.toJS() === null ? [] : [document.toJS()]));

describe("joinSources", () => {
  it.each([
    { first: "a: 1", second: "b: 2" },
    { first: "a: 1\n", second: "---\nb: 2\n" },
    { first: "---\na: 1\n---\n", second: "# about b\nb: 2\n" },
    { first: "a: 1\n...\n", second: "%YAML 1.2\n---\nb: 2\n" },
    { first: '{\n\t"a": 1\n}', second: '{"b": 2}' },
  ])("keeps the documents of $first and $second apart", ({ first, second }) => {
    const { text } = joinSources([
      { name: "1", text: first },
      { name: "2", text: second },
    ]);
    expect(documentsOf(text)).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it("finds every line of every file again", () => {
    const source = fc.array(fc.stringMatching(/^[a-z]{0,3}$/)).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(fc.array(source, { minLength: 1 }), (texts) => {
        const sources: Source[] = texts.map((text, index) => ({ name: `${index}.yaml`, text }));
        const joined = joinSources(sources);
        const found = joined.text.split("\n").map((text, index) => ({ ...joined.locate(index + 1), text }));
        const written = sources.flatMap(({ name, text }) =>
          text.split("\n").map((line, index) => ({ name, line: index + 1, text: line })),
        );
        expect(found.filter(({ text }) => /[a-z]/.test(text))).toEqual(
          written.filter(({ text }) => /[a-z]/.test(text)),
        );
      }),
    );
  });

  it("knows no place when there is no source", () => {
    expect(joinSources([]).locate(1)).toBeUndefined();
  });
});
