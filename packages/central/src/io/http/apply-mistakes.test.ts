import { describe, expect, it } from "vitest";
import { clusterYaml, settingYaml, tenantYaml, workspaceYaml } from "../../testing/config-fixture.js";
import { withApi } from "../../testing/http-fixture.js";
import { addConfigRoutes } from "./config-routes.js";

const W = "workspaces/tetrate/tetrate";

interface Cause {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
  readonly message: string;
}

function causesOf(json: unknown): readonly Cause[] {
  return (json as { readonly causes: readonly Cause[] }).causes;
}

describe(addConfigRoutes, () => {
  describe("documents with a mistake", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [before, name] of ["ab", "bc", "cd", "de", "ef"])
      bomb.push(`${name}: &${name} [${`*${before}, `.repeat(9)}]`);
    const MISTAKES = [
      { what: "nothing at all", body: "", at: "0:0 NoDocument" },
      { what: "comments only", body: "# nothing\n", at: "0:0 NoDocument" },
      { what: "aliases that grow without end", body: bomb.join("\n"), at: "5:8 TooLarge" },
      { what: "an alias inside of itself", body: tenantYaml("&x { a: *x }"), at: "5:17 BadText" },
      { what: "a selector without quotes", body: "names:\n  - */bookinfo\n", at: "2:5 BadText" },
      { what: "bytes that are not UTF-8", body: Buffer.from([0x61, 0x0a, 0xff]), at: "2:1 BadText" },
      { what: "a NUL", body: tenantYaml("a\0b"), at: "5:10 BadText" },
      { what: "a field twice", body: `${tenantYaml("a")}kind: Tenant\n`, at: "6:1 Duplicate" },
      { what: "a tab", body: "metadata:\n\tname: x\n", at: "2:1 BadText" },
      { what: "__proto__", body: clusterYaml("c", "  __proto__: x\n"), at: "6:3 BadText" },
      { what: "constructor", body: clusterYaml("c", "  labels:\n    constructor: x\n"), at: "7:5 BadText" },
      { what: "a kind in lower case", body: "kind: workspace\n", at: "1:7 UnknownKind" },
      { what: "a Deployment", body: "apiVersion: apps/v1\nkind: Deployment\n", at: "2:7 WrongPlace" },
      { what: "a name of 253 characters", body: tenantYaml("a".repeat(253)), at: "5:9 InvalidValue" },
      { what: "a name with a slash", body: tenantYaml("a/b"), at: "5:9 InvalidValue" },
      { what: "two dots as a name", body: tenantYaml(".."), at: "5:9 InvalidValue" },
      { what: "a missing parent", body: settingYaml("nowhere", "s"), at: "6:14 ParentMissing" },
      { what: "the second of two documents", body: `${tenantYaml("a")}---\nkind: Tenent\n`, at: "7:7 UnknownKind" },
    ];

    it.each(MISTAKES)("are refused for $what, with the place, and nothing is stored", ({ body, at }) =>
      withApi(async ({ send, store }) => {
        const answer = await send("POST", "/v2/apply", body);
        expect(answer.status).toBe(400);
        expect(causesOf(answer.json).map(({ line, column, reason }) => `${line}:${column} ${reason}`)).toEqual([at]);
        expect(await store.revision()).toBe("2");
      }),
    );

    it("are told of all at once, in the order of the text", () =>
      withApi(async ({ send }) => {
        const text = [
          workspaceYaml("W", "bookinfo").replace("spec:", "spce:"),
          clusterYaml("c", "", "spec:\n  state: {}\n"),
          tenantYaml("t", "spec:\n  deletionProtectionEnabled: 'true'\n"),
        ].join("---\n");
        const { json } = await send("POST", "/v2/apply", text);
        expect(causesOf(json).map(({ line, column, reason }) => `${line}:${column} ${reason}`)).toEqual([
          "6:9 InvalidValue",
          "7:1 UnknownField",
          "18:3 NotSupported",
          "26:30 InvalidValue",
        ]);
      }));

    it("are too large beyond 4 MiB, whoever counts", () =>
      withApi(async ({ send }) => {
        const answer = await send("POST", "/v2/apply", "x".repeat(10_000_000));
        expect(answer).toMatchObject({
          status: 413,
          json: { detail: "the request is larger than 4 MiB: apply it in parts", causes: [] },
        });
      }));
  });

  describe("notes", () => {
    it("stand beside the warnings, each with its place", () =>
      withApi(async ({ send }) => {
        const all = "    - workloadSelector: { namespace: gw, labels: { a: b } }\n";
        const text = `${workspaceYaml("w", "*/a").replace("apiVersion", "apiversion")}---\n${settingYaml("w", "s", `  defaultEastWestGatewaySettings:\n${all}${all}`)}`;
        const { json } = await send("POST", "/v2/apply", text);
        const { results } = json as {
          readonly results: readonly { readonly warnings: string[]; readonly notes: Cause[] }[];
        };
        expect(
          results.flatMap(({ notes }) => notes.map(({ line, column, reason }) => `${line}:${column} ${reason}`)),
        ).toEqual(["1:1 Misspelled", "22:7 Unreachable"]);
        expect(results.map(({ warnings, notes }) => warnings.length === notes.length)).toEqual([true, true]);
        expect(results[1]?.warnings[0]).toBe(`line 22: ${results[1]?.notes[0]?.message}`);
      }));

    it("tell of a selector's cluster that nobody has heard of, unless the request brings it", () =>
      withApi(async ({ send }) => {
        const text = [workspaceYaml("w", "c1/a", "cluster-1/b", "*/c"), clusterYaml("c1"), clusterYaml("cluster-2")];
        const { json } = await send("POST", "/v2/apply", text.join("---\n"));
        const { results } = json as { readonly results: readonly { readonly warnings: string[] }[] };
        expect(results[0]?.warnings).toEqual([
          'line 11: there is no Cluster "cluster-1" yet: "cluster-1/b" selects nothing before it is there; did you mean "cluster-2"?',
        ]);
      }));

    it("tell of the same object twice, and of fields without effect", () =>
      withApi(async ({ send }) => {
        const text = `${tenantYaml("t")}---\n${tenantYaml("t")}---\n${clusterYaml("c", "", "spec:\n  tokenTtl: 1h\n")}`;
        const { text: answer } = await send("POST", "/v2/apply", text);
        expect(answer).toContain('"line 7: replaces the document at line 1, which is about the same object"');
        expect(answer).toContain('"line 19: spec.tokenTtl is kept, and has no effect in this version"');
      }));
  });

  describe("workspaces that overlap", () => {
    const FORMS = ["*/bookinfo", "c1/bookinfo", "c1/*", "*/*", "c1/book*"];
    const PAIRS = FORMS.flatMap((first) => FORMS.map((second) => ({ first, second })));

    it.each(PAIRS)("are refused: $second beside $first", ({ first, second }) =>
      withApi(async ({ send, apply, config }) => {
        expect(await apply(workspaceYaml("one", first))).toEqual([`created ${W}/one`]);
        const { status, json } = await send("POST", "/v2/apply", workspaceYaml("two", second));
        expect([status, causesOf(json).map(({ line, reason, message }) => ({ line, reason, message }))]).toEqual([
          400,
          [
            {
              line: 10,
              reason: "NamespaceTaken",
              message: `"${second}" of workspace tetrate/tetrate/two overlaps "${first}" of workspace tetrate/tetrate/one: a namespace of a cluster belongs to one workspace only`,
            },
          ],
        ]);
        expect(config.get(`${W}/two`)).toBeUndefined();
      }),
    );
  });

  describe("addresses with a mistake", () => {
    it.each([
      { url: "/v2/workspaces/tetrate/tetrate/..", status: 404 },
      { url: "/v2/workspaces/..%2f..%2fetc/x/y", status: 404 },
      { url: "/v2/workspaces/a%2Fb/c/d", status: 404 },
      { url: `/v2/workspaces/tetrate/tetrate/${"a".repeat(253)}`, status: 404 },
      { url: "/v2/__proto__", status: 404 },
      { url: "/v2/constructor/x", status: 404 },
      { url: "/v2/workspace", status: 404 },
      { url: "/v2/workspaces/%ff", status: 400 },
      { url: "/v2/workspaces?limits=1", status: 400 },
    ])("answer $status as a problem: $url", ({ url, status }) =>
      withApi(async ({ send }) => {
        const answer = await send("GET", url);
        expect(answer).toMatchObject({ status, type: "application/problem+json; charset=utf-8", json: { status } });
      }),
    );
  });
});
