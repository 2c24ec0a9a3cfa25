import { SCHEMAS } from "@causeway/shared";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { clusterYaml, settingYaml, workspaceYaml } from "../../testing/config-fixture.js";
import { type HttpFixture, withApi } from "../../testing/http-fixture.js";
import { addRoutes } from "./create-http-api.js";
import type { ApiOperation } from "./openapi-operation.js";
import { apiOperations } from "./openapi-operations.js";
import { addOpenApiRoutes } from "./openapi-routes.js";

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

async function readDocument({ send }: Pick<HttpFixture, "send">): Promise<OpenApi> {
  const answer = await send("GET", "/openapi.json");
  expect([answer.status, answer.type]).toEqual([200, "application/json; charset=utf-8"]);
  return answer.json as OpenApi;
}

/** Answers that exist to say what else to call. */
const POINTERS: ReadonlySet<string> = new Set(["DELETE /v2/:plural"]);

async function registeredRoutes(fixture: HttpFixture): Promise<string[]> {
  const app = Fastify();
  const routes: string[] = [];
  app.addHook("onRoute", ({ method, url }) => {
    if (method !== "HEAD") routes.push(`${String(method)} ${url}`);
  });
  addRoutes(app, fixture.parts);
  await app.ready();
  await app.close();
  return routes.filter((route) => !POINTERS.has(route)).sort();
}

describe(addOpenApiRoutes, () => {
  it("serves a document that the OpenAPI 3.1 schema accepts", () =>
    withApi(async (fixture) => {
      const document = await readDocument(fixture);
      expect(document.openapi).toBe("3.1.0");
      const checked = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>);
      expect(checked).toEqual({ valid: true });
    }));

  it("describes every route, and nothing else", () =>
    withApi(async (fixture) => {
      const described = apiOperations().map(({ method, route }) => `${method} ${route}`);
      expect([...new Set(described)].sort()).toEqual(await registeredRoutes(fixture));
    }));

  it("leads every path of the document to a route", () =>
    withApi(async (fixture) => {
      const document = await readDocument(fixture);
      const called = Object.entries(document.paths).flatMap(([path, item]) =>
        Object.keys(item).map((method) => ({ method: method.toUpperCase(), path: path.replace(/\{\w+\}/g, "x") })),
      );
      const strays: string[] = [];
      for (const { method, path } of called) {
        if (path === "/v2/watch") continue;
        const answer = await fixture.send(method as "GET", path);
        if (answer.text.includes(`there is no ${method}`)) strays.push(`${method} ${path}`);
      }
      expect(strays).toEqual([]);
    }));

  it("gives each operation a name of its own and each placeholder a parameter", () => {
    const operations = apiOperations();
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
    const wrong = operations.filter(
      ({ path, parameters }) =>
        Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name).join() !==
        parameters
          .filter((parameter) => parameter.in === "path")
          .map(({ name }) => name)
          .join(),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it("has the schemas of the config objects as they are checked", () =>
    withApi(async (fixture) => {
      const { schemas } = (await readDocument(fixture)).components;
      const { $id: _id, $schema: _dialect, ...workspace } = SCHEMAS.Workspace;
      expect(schemas["Workspace"]).toEqual(workspace);
      expect(Object.keys(schemas)).toEqual(expect.arrayContaining(Object.keys(SCHEMAS)));
    }));

  describe("the answers of the API", () => {
    const GATEWAYS =
      "  defaultEastWestGatewaySettings:\n    - workloadSelector: { namespace: eastwest, labels: { app: eastwest-gateway } }\n";
    const GUIDE = `${workspaceYaml("w", "*/bookinfo", "c9/x")}---\n${settingYaml("w", "s", GATEWAYS)}`;
    const CALLS = [
      { id: "apply", url: "/v2/apply", body: GUIDE },
      { id: "listWorkspacesOfTenant", url: "/v2/workspaces/tetrate/tetrate" },
      { id: "getWorkspaceSetting", url: "/v2/workspacesettings/tetrate/tetrate/w/s" },
      { id: "getCluster", url: "/v2/clusters/tetrate/c1" },
      { id: "diff", url: "/v2/diff", body: workspaceYaml("w", "*/a", "*/b") },
      { id: "listHistory", url: "/v2/history?path=workspaces/tetrate/tetrate/w" },
      { id: "getStatusOfWorkspace", url: "/v2/status/workspaces/tetrate/tetrate/w" },
      { id: "listStatusOfTenants", url: "/v2/status/tenants" },
      { id: "listServices", url: "/v2/services?namespace=bookinfo&limit=1" },
      { id: "listGateways", url: "/v2/gateways" },
      { id: "explain", url: "/v2/explain?service=bookinfo/details" },
      { id: "deleteWorkspace", url: "/v2/workspaces/tetrate/tetrate/w" },
      { id: "listEdges", url: "/v2/edges" },
      { id: "listEntries", url: "/v2/entries" },
      { id: "adoptStore", url: "/v2/edges/c1/adopt" },
      { id: "releaseHolds", url: "/v2/edges/c1/release" },
      { id: "getVersion", url: "/v2/version" },
      { id: "isReady", url: "/readyz" },
    ];

    it("hold what the document says of them, field for field", () =>
      withApi(async (fixture) => {
        const validate = createAnswerCheck(await readDocument(fixture));
        fixture.entries.push(ENTRY);
        await fixture.apply(`${clusterYaml("c1")}---\n${clusterYaml("c2")}`);
        fixture.mesh.join("c1", "203.0.113.1", { details: {}, reviews: {} });
        fixture.mesh.join("c2", "203.0.113.2", { details: {} });
        const wrong: string[] = [];
        const filled: string[] = [];
        for (const { id, url, body } of CALLS) {
          const operation = operationOf(id);
          const answer = await fixture.send(operation.method, url, body);
          if (!/"(items|clusters)":\[\]/.test(answer.text)) filled.push(id);
          await fixture.mesh.obey("c1", "c2");
          wrong.push(...validate(operation, answer).map((problem) => `${id}: ${problem}`));
        }
        expect(wrong).toEqual([]);
        expect(filled).toEqual(expect.arrayContaining(["listServices", "listGateways", "explain", "listEntries"]));
      }));

    it("are problems as described when they refuse", () =>
      withApi(async (fixture) => {
        const validate = createAnswerCheck(await readDocument(fixture));
        const apply = operationOf("apply");
        const answer = await fixture.send("POST", "/v2/apply", "kind: X");
        expect(answer.status).toBe(400);
        expect(validate(apply, answer)).toEqual([]);
        expect(validate(apply, { ...answer, json: { status: 400 } })).not.toEqual([]);
      }));
  });
});

const ENTRY = {
  cluster: "c1",
  namespace: "bookinfo",
  name: "k-details-1",
  address: "12.34.56.78",
  createdAt: "2026-01-01T00:00:00.000Z",
  service: "bookinfo/details",
  source: "c2",
} as never;

function operationOf(id: string): ApiOperation {
  const operation = apiOperations().find((one) => one.id === id);
  if (operation === undefined) throw new Error(`no operation ${id}`);
  return operation;
}

type Check = (operation: ApiOperation, answer: { readonly status: number; readonly json: unknown }) => string[];

/** Checks bodies against the document; a field that no schema names counts as wrong here, though clients may meet one. */
function createAnswerCheck(document: OpenApi): Check {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  ajv.addSchema({ $id: "openapi", components: { schemas: closed(document.components.schemas) } });
  return ({ answers }, { status, json }) => {
    const schema = answers[String(status)]?.schema ?? { $ref: "#/components/schemas/Problem" };
    const check = ajv.compile(closed(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/'))) as object);
    check(json);
    return (check.errors ?? []).map(({ instancePath, message }) => `${status} ${instancePath} ${message}`);
  };
}

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== "object") return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  const isObject = inner["type"] === "object" && typeof inner["properties"] === "object";
  return isObject ? { additionalProperties: false, ...inner } : inner;
}
