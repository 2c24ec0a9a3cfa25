import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileTemplate } from "./compile-template.js";

/** The document of the examples on https://kubernetes.io/docs/reference/kubectl/jsonpath/. */
const PAGE = {
  kind: "List",
  items: [
    {
      kind: "None",
      metadata: { name: "127.0.0.1", labels: { "kubernetes.io/hostname": "127.0.0.1" } },
      status: { capacity: { cpu: "4" }, addresses: [{ type: "LegacyHostIP", address: "127.0.0.1" }] },
    },
    {
      kind: "None",
      metadata: { name: "127.0.0.2" },
      status: {
        capacity: { cpu: "8" },
        addresses: [
          { type: "LegacyHostIP", address: "127.0.0.2" },
          { type: "another", address: "127.0.0.3" },
        ],
      },
    },
  ],
  users: [
    { name: "myself", user: {} },
    { name: "e2e", user: { username: "admin", password: "secret" } },
  ],
};

const NUMBERS = { n: [0, 1, 2, 3, 4, 5], flag: true, none: null, text: 'a "b" ü', empty: [], nested: [[1, 2], [3]] };

function render(template: string, document: unknown): string {
  const compiled = compileTemplate(template);
  if (!compiled.ok) return compiled.error;
  const text = compiled.value(document);
  return text.ok ? text.value : text.error;
}

describe("compileTemplate with the documented examples of kubectl", () => {
  it.each([
    { template: "kind is {.kind}", text: "kind is List" },
    { template: "{.kind}", text: "List" },
    { template: "{['kind']}", text: "List" },
    { template: "{['metadata\\.name']}{.items[0].kind}", text: "None" },
    { template: "{..name}", text: "127.0.0.1 127.0.0.2 myself e2e" },
    { template: "{.items[*].metadata.name}", text: "127.0.0.1 127.0.0.2" },
    { template: "{.users[0].name}", text: "myself" },
    {
      template: "{.items[*]['metadata.name', 'status.capacity']}",
      text: '127.0.0.1 127.0.0.2 {"cpu":"4"} {"cpu":"8"}',
    },
    { template: '{.users[?(@.name=="e2e")].user.password}', text: "secret" },
    {
      template: "{range .items[*]}[{.metadata.name}, {.status.capacity}] {end}",
      text: '[127.0.0.1, {"cpu":"4"}] [127.0.0.2, {"cpu":"8"}] ',
    },
    { template: "{range .items[*]}{.metadata.name}{'\\t'}{end}", text: "127.0.0.1\t127.0.0.2\t" },
    { template: "{.items[0].metadata.labels.kubernetes\\.io/hostname}", text: "127.0.0.1" },
    { template: "{.items[0].metadata.labels['kubernetes\\.io/hostname']}", text: "127.0.0.1" },
    {
      template: '{range .items[*]}{@.metadata.name}{"\\t"}{@.status.capacity.cpu}{"\\n"}{end}',
      text: "127.0.0.1\t4\n127.0.0.2\t8\n",
    },
    { template: '{.items[*].status.addresses[?(@.type=="another")].address}', text: "127.0.0.3" },
    { template: "{$.kind}", text: "List" },
    { template: "{.items[?(@.metadata.name=='127.0.0.2')].kind}", text: "None" },
  ])("prints for $template: $text", ({ template, text }) => {
    expect(render(template, PAGE)).toBe(text);
  });

  it("prints the whole document for {@} and {$}", () => {
    expect(render("{@}", PAGE)).toBe(JSON.stringify(PAGE));
    expect(render("{$}", PAGE)).toBe(JSON.stringify(PAGE));
    expect(render("{.}", PAGE)).toBe(JSON.stringify(PAGE));
  });
});

describe("compileTemplate", () => {
  it.each([
    { template: "{.n[0:3]}", text: "0 1 2" },
    { template: "{.n[1:]}", text: "1 2 3 4 5" },
    { template: "{.n[:2]}", text: "0 1" },
    { template: "{.n[-1:]}", text: "5" },
    { template: "{.n[-1]}", text: "5" },
    { template: "{.n[-3:-1]}", text: "3 4" },
    { template: "{.n[0:6:2]}", text: "0 2 4" },
    { template: "{.n[::3]}", text: "0 3" },
    { template: "{.n[4:99]}", text: "4 5" },
    { template: "{.n[3:1]}", text: "" },
    { template: "{.n[0,2,-1]}", text: "0 2 5" },
    { template: "{.n[0,4:]}", text: "0 4 5" },
    { template: "{.n}", text: "[0,1,2,3,4,5]" },
    { template: "{.n[?(@>3)]}", text: "4 5" },
    { template: "{.n[?(@ >= 4)]}", text: "4 5" },
    { template: "{.n[?(@ != 1)]}", text: "0 2 3 4 5" },
    { template: "{.n[?(@<=-1)]}", text: "" },
    { template: "{.nested[*][0]}", text: "1 3" },
    { template: "{.nested[*]}", text: "[1,2] [3]" },
    { template: "{.flag} {.none}", text: "true null" },
    { template: "{.text}", text: 'a "b" ü' },
    { template: "{.missing}", text: "" },
    { template: "{.missing.more[*]}", text: "" },
    { template: "{.missing[3]}", text: "" },
    { template: "{.empty[*]}", text: "" },
    { template: "{.*[1]}", error: "true is no list" },
    { template: '{.n[0] "-" .n[1]}', text: "0-1" },
    { template: "{ .n[0] }", text: "0" },
    { template: "{'it''s'}", text: "its" },
    { template: '{"\\u00e9\\x41\\\\\\\'"}', text: "éA\\'" },
    { template: "a\\n{.flag}", text: "a\\ntrue" },
    { template: "{range .n[0:2]}{range $.nested[*]}{.[0]}{end};{end}", text: "13;13;" },
    { template: "{range .missing[*]}x{end}y", text: "y" },
    { template: "", text: "" },
  ])("reads $template", ({ template, text, error }) => {
    if (error === undefined) expect(render(template, NUMBERS)).toBe(text);
    else expect(render(template, NUMBERS)).toContain(error);
  });

  const rows = { rows: [{ a: "x", b: 1 }, { a: "y", b: 2, c: true }, { a: "z" }, { a: 'q"' }] };

  it.each([
    { filter: '@.a=="x"', found: "x" },
    { filter: "@.a=='y'", found: "y" },
    { filter: '@.a!="x"', found: 'y z q"' },
    { filter: '@.a=="q\\""', found: 'q"' },
    { filter: "@.b", found: "x y" },
    { filter: "@.b==2", found: "y" },
    { filter: "@.b<1.5", found: "x" },
    { filter: "@.c==true", found: "y" },
    { filter: "@.c!=true", found: "" },
    { filter: '@.a>"x"', found: "y z" },
    { filter: '@.b=="1"', found: "" },
    { filter: " @.b  ==  2 ", found: "y" },
    { filter: "@.a==$.rows[1].a", found: "y" },
    { filter: '@["a"]=="x"', found: "x" },
  ])("keeps what $filter lets through", ({ filter, found }) => {
    expect(render(`{.rows[?(${filter})].a}`, rows)).toBe(found);
  });

  it("takes one filter after the other", () => {
    const list = { x: [[{ k: 1, v: 1 }], [{ k: 1, v: 2 }]] };
    expect(render("{.x[*][?(@.k==1)].v}", list)).toBe("1 2");
  });

  it.each([
    { template: "{.a", column: 1, message: "the { here is never closed" },
    { template: "x{", column: 2, message: "the { here is never closed" },
    { template: "{.a[0}", column: 6, message: '"]" is expected after an index, a slice or a name, found "}"' },
    { template: "{.a[0", column: 4, message: "the [ here is never closed" },
    { template: "{.a[x]}", column: 5, message: 'an index, a slice, * or a name in quotes is expected, found "x"' },
    { template: "{.a[1:2:0]}", column: 9, message: "the step of a slice must be greater than 0" },
    { template: "{range .a[*]}{.b}", column: 1, message: "the {range} here has no {end}" },
    { template: "{.a}{end}", column: 5, message: "there is no {range} that this {end} could close" },
    { template: "{name}", column: 2, message: '"name" is neither range nor end; a field is .name' },
    { template: '{"open}', column: 2, message: 'the " here is never closed' },
    { template: '{"a\\q"}', column: 5, message: 'an escape such as \\n, \\t, \\\\ or \\u00e9 is expected, found "q"' },
    { template: "{...a}", column: 4, message: 'a name or [ is expected after .., found "."' },
    { template: "{.a[?(@.x=1)]}", column: 10, message: '"=" is no comparison: use ==, !=, <, <=, > or >=' },
    {
      template: "{.a[?(@.x==1 && @.y==2)]}",
      column: 14,
      message: "conditions cannot be joined: write one filter after the other",
    },
    {
      template: "{.a[?(@.x==)]}",
      column: 12,
      message: '@.field, a number, true, false or text in quotes is expected, found ")"',
    },
    { template: "{.a[?(@.x==1]}", column: 13, message: '")" is expected at the end of a filter, found "]"' },
    { template: "{.a[?(@.x==1)}", column: 14, message: '"]" is expected after the ) of a filter, found "}"' },
    { template: "{.a['']}", column: 5, message: "the name between the quotes is empty" },
    {
      template: "{.a|.b}",
      column: 4,
      message: 'a path such as .metadata.name or text in quotes is expected, found "|"',
    },
    {
      template: "é{.a[",
      column: 6,
      message: "an index, a slice, * or a name in quotes is expected, but the template ends",
    },
    { template: "{.a['b}", column: 5, message: "the ' here is never closed" },
  ])("says what is wrong with $template, and where", ({ template, column, message }) => {
    const mark = `\n  ${template}\n  ${" ".repeat(column - 1)}^`;
    expect(render(template, {})).toBe(`--output: jsonpath, column ${column}: ${message}${mark}`);
  });

  it.each([
    { template: "{.n[9]}", complaint: "column 2: index 9 lies outside of a list of 6" },
    { template: "{.flag[0]}", complaint: "column 2: true is no list and cannot be indexed" },
    { template: "ok {.text[?(@.a)]}", complaint: 'column 5: "a \\"b\\" ü" is no list and cannot be filtered' },
    { template: "{.nested[?(@[*]==1)]}", complaint: "column 2: a filter compares one value with one value" },
    { template: "{.n[?(@<true)]}", complaint: "column 2: 0 and true have no order" },
    { template: "{range .flag[*]}{end}", complaint: undefined },
  ])("says where $template does not fit the document", ({ template, complaint }) => {
    const text = render(template, NUMBERS);
    if (complaint === undefined) expect(text).toBe("");
    else expect(text).toContain(`--output: jsonpath, ${complaint}\n`);
  });

  it("ends with a text or a complaint, whatever the template", () => {
    const alphabet = fc.constantFrom(..."{}[].,:'\"\\@$?()=!<>*-+ab01 \n", "range ", "end", "..", "[?(");
    const template = fc.array(alphabet, { maxLength: 24 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(template, (text) => {
        expect(typeof render(text, NUMBERS)).toBe("string");
      }),
      { numRuns: 2_000 },
    );
  });

  it("prints text without braces as it stands", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("{")),
        (text) => {
          expect(render(text, NUMBERS)).toBe(text);
        },
      ),
    );
  });

  it("finds every field that JSON can name", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^\s.,[\]$@{}()=!<>'"|&\\*]{1,12}$/u), fc.jsonValue(), (name, value) => {
        const expected = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
        expect(render(`{.${name}}`, { [name]: value })).toBe(expected);
        expect(render(`{['${name}']}`, { [name]: value })).toBe(expected);
      }),
    );
  });
});
