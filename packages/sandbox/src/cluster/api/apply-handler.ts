import { LineCounter, parseDocument } from "yaml";
import { badRequest, conflict, notFound, refusedBy } from "../api-error.js";
import { type ApiObject, formatTime, isObject, type Json, type JsonObject, textAt } from "../api-object.js";
import { describeMisfits } from "../fields/check-applied.js";
import { type ApplyWrite, applyOwned } from "../fields/field-owners.js";
import { typeOfKind } from "../fields/field-type.js";
import { ownersAfterScaleApply, SCALE_VERSION, scaleType } from "../fields/scale-owners.js";
import { resourceId } from "../kinds/resource-definition.js";
import { parseFieldValidation } from "../objects/check-fields.js";
import { withManagedFields } from "../objects/written-by.js";
import type { ApiContext } from "./api-context.js";
import { type Exchange, readBody } from "./exchange.js";
import { requireFieldManager } from "./field-manager.js";
import { apiVersionOfTarget, type RequestTarget } from "./request-target.js";
import { applyScale } from "./scale.js";

export const APPLY_PATCH = "application/apply-patch+yaml";

/** What a server-side apply leads to, before the rules of the kind are asked. */
export type Applied =
  /** The whole new object with its owners, in the version of the request. */
  | { readonly kind: "create"; readonly document: JsonObject }
  | { readonly kind: "update"; readonly document: JsonObject; readonly current: ApiObject }
  /** The workload with other replicas and owners. */
  | { readonly kind: "scale"; readonly workload: ApiObject };

/** Reads an apply and makes it on the newest version. Throws 400, 404, 409, 422, and 500 for what the kind does not have. */
export async function readApply(context: ApiContext, target: RequestTarget, exchange: Exchange): Promise<Applied> {
  const query = exchange.url.searchParams;
  const manager = requireFieldManager(query);
  const applied = parseApplied(await readBody(exchange.request), exchange);
  const { definition, namespace, name, subresource } = target;
  const current = context.objects.store.get(resourceId(definition), namespace, name);
  if (current === undefined && subresource !== "") throw notFound(definition, name);
  const write = {
    definition,
    manager,
    apiVersion: apiVersionOfTarget(target),
    subresource,
    now: formatTime(context.clock.now()),
    applied,
    isForced: isForced(query),
  };
  if (subresource === "scale" && current !== undefined)
    return { kind: "scale", workload: applyToScale(write, current) };
  checkApplied(applied, { apiVersion: write.apiVersion, kind: definition.kind, type: typeOfKind(definition) });
  const document = applyOwned(write, current);
  if (current !== undefined) return { kind: "update", document, current };
  const uid = textAt(applied, "metadata", "uid");
  if (uid === "") return { kind: "create", document };
  throw conflict(
    definition,
    name,
    `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
  );
}

/** Anything but a plain no is a yes, as the API server reads flags. */
function isForced(query: URLSearchParams): boolean {
  const force = query.get("force") ?? "";
  return !["", "0", "false"].includes(force.toLowerCase());
}

function applyToScale(write: ApplyWrite, current: ApiObject): ApiObject {
  const { applied } = write;
  checkApplied(applied, { apiVersion: SCALE_VERSION, kind: "Scale", type: scaleType() });
  const { apiVersion: _version, kind: _kind, ...content } = applied;
  const managedFields = ownersAfterScaleApply({ ...write, applied: content }, current);
  return withManagedFields(applyScale(current, applied), managedFields);
}

interface Wanted {
  readonly apiVersion: string;
  readonly kind: string;
  readonly type: ReturnType<typeof typeOfKind>;
}

function checkApplied(applied: JsonObject, { apiVersion, kind, type }: Wanted): void {
  const given = describeKind(textAt(applied, "apiVersion"), textAt(applied, "kind"));
  if (given !== describeKind(apiVersion, kind)) throw badRequest(`invalid object type: ${given}`);
  const { apiVersion: _version, kind: _kind, ...content } = applied;
  const metadata = content["metadata"];
  if (isObject(metadata) && metadata["managedFields"] !== undefined) {
    throw badRequest("metadata.managedFields must be nil");
  }
  const misfits = describeMisfits(content, type);
  if (misfits === undefined) return;
  const name = `${textAt(metadata, "namespace")}/${textAt(metadata, "name")}`;
  throw refusedBy(500, `failed to create typed patch object (${name}; ${given}): ${misfits}`);
}

/** `apps/v1, Kind=Deployment`, `/v1, Kind=Pod`, as Go prints what an object says it is. */
function describeKind(apiVersion: string, kind: string): string {
  return `${apiVersion.includes("/") ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
}

/** The applied object; YAML, or JSON as a part of it. Twice the same key is a warning, or a refusal for who wants it strict. */
function parseApplied(body: Buffer, { url, response }: Exchange): JsonObject {
  const lines = new LineCounter();
  const document = parseDocument(body.toString("utf8"), { lineCounter: lines });
  const isTwin = ({ code }: { readonly code: string }) => code === "DUPLICATE_KEY";
  const wrong = document.errors.find((error) => !isTwin(error));
  if (wrong !== undefined)
    throw badRequest(`error decoding YAML: error converting YAML to JSON: yaml: ${wrong.message}`);
  const twins = document.errors.filter(isTwin).map(({ pos }) => {
    const key = /^[^\s:]+/.exec(body.toString("utf8").slice(pos[0]))?.[0] ?? "";
    return `line ${lines.linePos(pos[0]).line}: key ${JSON.stringify(key)} already set in map`;
  });
  if (twins.length > 0) tellTwins(twins);
  const applied = (document.toJS() ?? {}) as Json;
  if (isObject(applied)) return applied;
  const kind = Array.isArray(applied) ? "array" : typeof applied;
  const why = `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
  throw badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${why}`);

  function tellTwins(found: readonly string[]): void {
    const validation = parseFieldValidation(url.searchParams.get("fieldValidation"));
    if (validation === "Warn")
      response.setHeader(
        "warning",
        found.map((text) => `299 - ${JSON.stringify(text)}`),
      );
    if (validation !== "Strict") return;
    const errors = found.map((text) => `\n  ${text}`).join("");
    throw badRequest(`error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:${errors}`);
  }
}
