import { methodNotAllowed, noSuchPath } from "../api-error.js";
import type { JsonObject } from "../api-object.js";
import { reviewAccess } from "./access-review.js";
import type { ApiContext } from "./api-context.js";
import { describeApi } from "./discovery.js";
import { type Exchange, PLAIN_TEXT, readDocument, sendJson } from "./exchange.js";
import { describeOpenApi } from "./openapi.js";
import { encodeOpenApiV2, OPENAPI_V2_TYPE } from "./openapi-v2.js";

/** What `/version` says; clients that compare look at major and minor. */
const VERSION: JsonObject = {
  major: "1",
  minor: "32",
  gitVersion: "v1.32.4",
  gitCommit: "",
  gitTreeState: "clean",
  buildDate: "2026-01-01T00:00:00Z",
  goVersion: "go1.23.6",
  compiler: "gc",
  platform: "linux/amd64",
};

/** Paths that are not about objects: health, version, discovery, OpenAPI, access reviews. False for all others. */
export async function serveFixed({ registry }: ApiContext, exchange: Exchange): Promise<boolean> {
  const { request, response, url } = exchange;
  const path = url.pathname.replace(/(.)\/$/, "$1");
  if (/^\/(healthz|livez|readyz)$/.test(path)) {
    response.writeHead(200, { "content-type": PLAIN_TEXT }).end("ok");
    return true;
  }
  if (path === "/version") return answer(exchange, VERSION);
  const discovery = describeApi(path, request.headers.accept ?? "", registry);
  if (discovery !== undefined) {
    checkIsRead(exchange);
    response.setHeader("vary", "Accept");
    sendJson(exchange, 200, discovery.body, discovery.contentType);
    return true;
  }
  if (path === "/openapi/v2") {
    response.writeHead(200, { "content-type": OPENAPI_V2_TYPE }).end(encodeOpenApiV2());
    return true;
  }
  if (path.startsWith("/openapi/v3")) return answer(exchange, describeOpenApi(path, registry));
  if (request.method === "POST" && path.startsWith("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")) {
    sendJson(exchange, 201, reviewAccess(await readDocument(request)));
    return true;
  }
  return false;
}

function checkIsRead({ request }: Exchange): void {
  if (request.method !== "GET" && request.method !== "HEAD") throw methodNotAllowed();
}

function answer(exchange: Exchange, body: undefined | JsonObject): boolean {
  checkIsRead(exchange);
  if (body === undefined) throw noSuchPath();
  sendJson(exchange, 200, body);
  return true;
}
