import { anyText } from "@causeway/shared/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { renderYamlDocument } from "./render-yaml.js";

const awkward = fc.constantFrom(
  ...["", " ", "~", "null", "True", "yes", "off", "y", "=", "<<", "-", "- a", "?", "a: b", "a:", "a:b", "a #b", "#a"],
  ...["*/shop", "&a", "!a", "|", ">", "%a", "@a", "`a", "'a", '"a', "[a", "{a", "a]", "a,b", "---", "...", "--- a"],
  ...[
    "1",
    "1e3",
    "0x1F",
    "0o7",
    "1_000",
    "-1",
    "+1",
    ".5",
    ".inf",
    "-.INF",
    ".nan",
    "1:30",
    "2026-01-02",
    "12.5.1",
    "E0",
  ],
  ...["2026-01-02T03:04:05Z", "203.0.113.11", "1.2.3.4.5", "5m", "1password", "a\tb", "a\u0000b", "\u0085", "\u2028"],
  ...[
    "\ufeff",
    "a\nb",
    "a\nb\n",
    "a\nb\n\n",
    "\na",
    "\n",
    " a\nb",
    "a\n  b\n\nc",
    "a\r\nb",
    "a\n#b",
    "a \nb",
    "\ta\nb",
  ],
  ...["__proto__", "constructor", "é", "\ud800", "😀", "a\u00a0b", "\u001b[31m", "a\n---\nb", "a\n...\nb"],
);
const text = fc.oneof(awkward, anyText({ maxLength: 12 }), fc.string({ maxLength: 12 }));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4 }),
  ),
}));

describe("renderYamlDocument", () => {
  it.each(["1.1", "1.2"] as const)("is read back as the same value by a reader of YAML %s", (version) => {
    fc.assert(
      fc.property(value, (one) => {
        expect(parse(renderYamlDocument(one), { version, logLevel: "error" })).toEqual(one);
      }),
      { numRuns: 2_000 },
    );
  });

  it("leaves no control character to act on a terminal", () => {
    fc.assert(
      fc.property(value, (one) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(renderYamlDocument(one)).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f]/);
      }),
      { numRuns: 1_000 },
    );
  });

  it("writes an object as a YAML library does", () => {
    const object = {
      apiVersion: "api.tsb.tetrate.io/v2",
      kind: "WorkspaceSetting",
      metadata: {
        organization: "tetrate",
        labels: {},
        annotations: { "causeway.dev/drain": "true", note: "a, b (c): d" },
        description: "first line\nsecond line\n",
        resourceVersion: "5",
      },
      spec: {
        names: ["*/bookinfo", "c1/ns*"],
        none: [],
        items: [{ workloadSelector: { namespace: "eastwest", labels: { app: "gw" } } }, [1, ["two"]], "three\nfour"],
        count: 2.5,
        isOn: false,
        nothing: null,
        address: "203.0.113.11",
      },
    };
    expect(renderYamlDocument(object)).toBe(stringify(object, { lineWidth: 0 }));
  });

  it("leaves out what is undefined", () => {
    expect(renderYamlDocument({ a: undefined, b: { c: undefined }, d: 1 })).toBe("b: {}\nd: 1\n");
  });

  it("puts moments in quotes, as kubectl does", () => {
    expect(renderYamlDocument({ at: "2026-01-02T03:04:05Z" })).toBe('at: "2026-01-02T03:04:05Z"\n');
  });
});
