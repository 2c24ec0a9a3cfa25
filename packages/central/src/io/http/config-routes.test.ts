import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clusterYaml, workspaceYaml } from "../../testing/config-fixture.js";
import { withApi } from "../../testing/http-fixture.js";
import { addConfigRoutes } from "./config-routes.js";

const guide = (name: string) =>
  readFileSync(new URL(`../../../../../docs/examples/guide/${name}`, import.meta.url), "utf8");
const PROBLEM = "application/problem+json; charset=utf-8";

describe(addConfigRoutes, () => {
  describe("POST /v2/apply", () => {
    it("takes the guide's files as they are", () =>
      withApi(async ({ send }) => {
        expect(await send("POST", "/v2/apply", guide("bookinfo-ws.yaml"))).toMatchObject({
          status: 200,
          json: {
            results: [
              {
                kind: "Workspace",
                path: "workspaces/tetrate/tetrate/bookinfo-ws",
                action: "created",
                resourceVersion: "3",
                warnings: ['line 1: field "apiversion" was read as "apiVersion": write it with a capital V'],
              },
            ],
          },
        });
        for (const [name, action] of [
          ["bookinfo-ws-setting.yaml", "created"],
          ["bookinfo-ws-setting-exposed.yaml", "updated"],
          ["bookinfo-ws-setting-exposed.yaml", "unchanged"],
        ] as const) {
          expect(await send("POST", "/v2/apply", guide(name))).toMatchObject({ json: { results: [{ action }] } });
        }
      }));

    it("answers a refusal as problem details with every cause", () =>
      withApi(async ({ send }) => {
        const message =
          'unknown field "defaultEastWestGatewaySettings" at the top level; did you mean to indent it under spec?';
        const answer = await send("POST", "/v2/apply", guide("bookinfo-ws-setting-exposed-as-printed.yaml"));
        expect(answer).toMatchObject({
          status: 400,
          type: PROBLEM,
          json: {
            type: "https://causeway.dev/problems/400",
            title: "The request is not valid",
            status: 400,
            detail: `line 9, column 1: ${message}`,
            causes: [{ field: "defaultEastWestGatewaySettings", line: 9, column: 1, reason: "UnknownField", message }],
          },
        });
      }));

    it.each(["eastwest-gateway.yaml", "controlplane.yaml"])("sends %s to kubectl", (name) =>
      withApi(async ({ send }) => {
        const answer = await send("POST", "/v2/apply", guide(name));
        expect(answer).toMatchObject({ status: 400, json: { causes: [{ reason: "WrongPlace" }] } });
        expect(answer.text).toContain("apply this to the cluster with kubectl");
      }),
    );

    it.each([
      {
        type: "application/json",
        body: JSON.stringify({
          apiVersion: "api.tsb.tetrate.io/v2",
          kind: "Cluster",
          metadata: { organization: "tetrate", name: "c1" },
        }),
      },
      { type: "application/yaml", body: clusterYaml("c1") },
      { type: "text/plain; charset=utf-8", body: clusterYaml("c1") },
      { type: "application/x-www-form-urlencoded", body: clusterYaml("c1") },
    ])("reads a body sent as $type", ({ type, body }) =>
      withApi(async ({ send }) => {
        expect(await send("POST", "/v2/apply", body, { "content-type": type })).toMatchObject({
          status: 200,
          json: { results: [{ path: "clusters/tetrate/c1", action: "created" }] },
        });
      }),
    );

    it("writes nothing on a dry run", () =>
      withApi(async ({ send, store }) => {
        const answer = await send("POST", "/v2/apply?dryRun=true", clusterYaml("c1"));
        expect(answer).toMatchObject({ status: 200, json: { results: [{ action: "created", resourceVersion: "" }] } });
        expect(await store.revision()).toBe("2");
      }));

    const REFUSED = [
      {
        what: "an empty body",
        url: "/v2/apply",
        body: "",
        status: 400,
        detail: "there is nothing to apply: the text is empty, or has comments only",
      },
      {
        what: "bytes that are not UTF-8",
        url: "/v2/apply",
        body: Buffer.from([0xff]),
        status: 400,
        detail: "line 1, column 1: what stands here is not UTF-8: save the file as UTF-8",
      },
      {
        what: "a slip in dryRun",
        url: "/v2/apply?dryrun=true",
        body: clusterYaml("c1"),
        status: 400,
        detail: 'unknown query parameter "dryrun"; known: dryRun',
      },
      {
        what: "another word for true",
        url: "/v2/apply?dryRun=1",
        body: clusterYaml("c1"),
        status: 400,
        detail: 'dryRun is "1", neither "true" nor "false"',
      },
      {
        what: "dryRun twice",
        url: "/v2/apply?dryRun=true&dryRun=false",
        body: clusterYaml("c1"),
        status: 400,
        detail: "query parameter dryRun is there twice",
      },
      {
        what: "an old resourceVersion",
        url: "/v2/apply",
        body: clusterYaml("c1", '  resourceVersion: "1"\n'),
        status: 409,
        detail:
          'line 6, column 20: clusters/tetrate/c1 does not exist: leave out its resourceVersion, "1", to create it',
      },
    ];

    it.each(REFUSED)("refuses $what", ({ url, body, status, detail }) =>
      withApi(async ({ send, store }) => {
        expect(await send("POST", url, body)).toMatchObject({ status, type: PROBLEM, json: { status, detail } });
        expect(await store.revision()).toBe("2");
      }),
    );

    it("refuses a body above 4 MiB before reading it", () =>
      withApi(async ({ send }) => {
        const answer = await send("POST", "/v2/apply", Buffer.alloc(4 * 1024 * 1024 + 1, "#"));
        expect(answer).toMatchObject({ status: 413, type: PROBLEM, json: { title: "The request is too large" } });
      }));
  });

  describe("GET and DELETE of objects", () => {
    it("answers one object, ready to be applied again", () =>
      withApi(async ({ send, apply }) => {
        await apply(workspaceYaml("w", "*/a"));
        const answer = await send("GET", "/v2/workspaces/tetrate/tetrate/w");
        expect(answer).toMatchObject({
          status: 200,
          json: {
            kind: "Workspace",
            metadata: { name: "w", resourceVersion: "3" },
            spec: { namespaceSelector: { names: ["*/a"] } },
          },
        });
        expect(await apply(answer.text)).toEqual(["unchanged workspaces/tetrate/tetrate/w"]);
      }));

    it("lists by any prefix, in pages", () =>
      withApi(async ({ send, apply }) => {
        await apply(["b", "a", "c"].map((name) => clusterYaml(name)).join("---\n"));
        const names = async (url: string) => {
          const { json } = await send("GET", url);
          const page = json as { items: { metadata: { name: string } }[]; continue: string };
          return { names: page.items.map((item) => item.metadata.name), next: page.continue };
        };
        const first = await names("/v2/clusters/tetrate?limit=2");
        expect(first.names).toEqual(["a", "b"]);
        expect(await names(`/v2/clusters/tetrate?limit=2&continue=${first.next}`)).toEqual({ names: ["c"], next: "" });
        expect(await names("/v2/clusters")).toEqual({ names: ["a", "b", "c"], next: "" });
        expect(await names("/v2/clusters/other")).toEqual({ names: [], next: "" });
        expect(await send("GET", `/v2/workspaces?continue=${first.next}`)).toMatchObject({ status: 400 });
      }));

    it("deletes an object with what hangs on it", () =>
      withApi(async ({ send, apply }) => {
        await apply(workspaceYaml("w", "*/a"));
        expect(await send("DELETE", "/v2/tenants/tetrate/tetrate")).toMatchObject({
          status: 200,
          json: { deleted: ["workspaces/tetrate/tetrate/w", "tenants/tetrate/tetrate"] },
        });
      }));

    it("refuses to delete a protected object", () =>
      withApi(async ({ send, apply }) => {
        await apply(`${workspaceYaml("w", "*/a")}  deletionProtectionEnabled: true\n`);
        expect(await send("DELETE", "/v2/workspaces/tetrate/tetrate/w")).toMatchObject({
          status: 409,
          json: { causes: [{ reason: "Protected" }] },
        });
      }));

    const MISSES = [
      { method: "GET", url: "/v2/clusters/tetrate/c9", status: 404, detail: "clusters/tetrate/c9 does not exist" },
      { method: "DELETE", url: "/v2/clusters/tetrate/c9", status: 404, detail: "clusters/tetrate/c9 does not exist" },
      {
        method: "DELETE",
        url: "/v2/clusters/tetrate",
        status: 400,
        detail: "clusters/tetrate is a list: name the object to delete",
      },
      {
        method: "GET",
        url: "/v2/cluster",
        status: 404,
        detail: 'there is nothing at "cluster"; did you mean "clusters"?',
      },
      {
        method: "GET",
        url: "/v2/clusters/tetrate/c1/x",
        status: 404,
        detail: "clusters/tetrate/c1/x is no path of an object or list: clusters/ORGANIZATION/NAME is expected",
      },
      { method: "GET", url: "/v2/clusters?limit=0", status: 400, detail: 'limit is "0", not a number from 1 to 1000' },
      {
        method: "GET",
        url: "/v2/clusters?continue=%00",
        status: 400,
        detail: "continue is not a token of this list: begin again without it",
      },
      { method: "GET", url: "/nothing", status: 404, detail: "there is no GET /nothing" },
      { method: "PUT", url: "/v2/clusters/tetrate/c1", status: 404, detail: "there is no PUT /v2/clusters/tetrate/c1" },
    ] as const;

    it.each(MISSES)("$method $url: $status", ({ method, url, status, detail }) =>
      withApi(async ({ send }) => {
        expect(await send(method, url)).toMatchObject({ status, type: PROBLEM, json: { status, detail } });
      }),
    );
  });
});
