import { badRequest, invalid, methodNotAllowed, noSuchPath, unsupportedMediaType } from "../api-error.js";
import { type ApiObject, isObject, type Json, type JsonObject, textAt, valueAt } from "../api-object.js";
import { resourceId, storedApiVersion } from "../kinds/resource-definition.js";
import { checkFields, parseFieldValidation } from "../objects/check-fields.js";
import { decodeObject } from "../objects/decode-object.js";
import type { DeleteOptions, Propagation } from "../objects/deletion.js";
import { formatGoValue } from "../patch/go-format.js";
import { applyJsonPatch, PatchMismatch } from "../patch/json-patch.js";
import { applyMergePatch } from "../patch/merge-patch.js";
import { applyStrategicMerge } from "../patch/strategic-merge.js";
import type { ApiContext } from "./api-context.js";
import { contentTypeOf, decodeDocument, type Exchange, readBody, readDocument, sendJson } from "./exchange.js";
import { parseSelection } from "./list-query.js";
import { presenterFor } from "./read-handler.js";
import { apiVersionOfTarget, type RequestTarget } from "./request-target.js";
import { applyScale, describeScale } from "./scale.js";

function isDryRun(query: URLSearchParams): boolean {
  return query.getAll("dryRun").includes("All");
}

interface Sent {
  readonly target: RequestTarget;
  readonly exchange: Exchange;
  readonly document: unknown;
  /** The patch that made the document, for the refusal. */
  readonly patch: undefined | string;
}

/** A sent object in the stored version, in the namespace and under the name of the path. Warns of dropped fields; throws 400. */
function decodeFor({ target, exchange, document, patch }: Sent): ApiObject {
  const { definition, namespace, name, version } = target;
  const validation = parseFieldValidation(exchange.url.searchParams.get("fieldValidation"));
  const checked = checkFields({ document, definition, version, validation, patch });
  if (checked.warnings.length > 0) {
    exchange.response.setHeader(
      "warning",
      checked.warnings.map((text) => `299 - ${JSON.stringify(text)}`),
    );
  }
  const object = decodeObject(checked.document, definition, apiVersionOfTarget(target));
  const given = object.metadata;
  if (given.namespace !== undefined && given.namespace !== "" && given.namespace !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  if (name !== "" && given.name !== "" && given.name !== name) {
    throw badRequest(`the name of the object (${given.name}) does not match the name on the URL (${name})`);
  }
  const { namespace: _given, ...rest } = given;
  const metadata = { ...rest, name: name || given.name, ...(namespace === "" ? {} : { namespace }) };
  return { ...object, apiVersion: storedApiVersion(definition), metadata };
}

export async function handleCreate(context: ApiContext, target: RequestTarget, exchange: Exchange): Promise<void> {
  if (target.name !== "") throw methodNotAllowed();
  const draft = decodeFor({ target, exchange, document: await readDocument(exchange.request), patch: undefined });
  if (draft.metadata.name === "" && (draft.metadata.generateName ?? "") === "") {
    const message = "Required value: name or generateName is required";
    throw invalid(target.definition, "", [{ reason: "FieldValueRequired", field: "metadata.name", message }]);
  }
  const created = context.objects.create(target.definition, draft, { dryRun: isDryRun(exchange.url.searchParams) });
  sendJson(exchange, 201, presenterFor(context, target, exchange).one(created));
}

export async function handleUpdate(context: ApiContext, target: RequestTarget, exchange: Exchange): Promise<void> {
  const document = await readDocument(exchange.request);
  const current = context.objects.get(target.definition, target.namespace, target.name);
  write({ context, target, exchange, needsVersion: true, patch: undefined }, current, document);
}

const PATCH_TYPES: ReadonlySet<string> = new Set([
  "application/merge-patch+json",
  "application/json-patch+json",
  "application/strategic-merge-patch+json",
]);

/** PATCH: a patch is made on the newest version, so it only conflicts when it names a resourceVersion itself. */
export async function handlePatch(context: ApiContext, target: RequestTarget, exchange: Exchange): Promise<void> {
  const contentType = contentTypeOf(exchange.request);
  // Otherwise a server-side apply would hear of an object that it is about to create that it is not there.
  if (!PATCH_TYPES.has(contentType)) throw unsupportedMediaType(contentType);
  const body = await readBody(exchange.request);
  const current = context.objects.get(target.definition, target.namespace, target.name);
  const shown = target.subresource === "scale" ? describeScale(current) : presentable(target, current);
  const patched = patch({ target, contentType, body, shown });
  write(
    { context, target, exchange, needsVersion: false, patch: quotePatch(contentType, body, patched) },
    current,
    patched,
  );
}

/** How a refusal quotes a patch: strategic ones as they were sent, others by what they lead to. */
function quotePatch(contentType: string, body: Buffer, patched: Json): string {
  const isStrategic = contentType === "application/strategic-merge-patch+json";
  return isStrategic ? formatGoValue(decodeDocument(body, contentType) as Json) : JSON.stringify(patched);
}

/** The current object in the version of the request. Its resourceVersion stays in, so that a patch can test it. */
function presentable(target: RequestTarget, current: ApiObject): JsonObject {
  return { ...current, apiVersion: apiVersionOfTarget(target) } as unknown as JsonObject;
}

interface PatchRequest {
  readonly target: RequestTarget;
  readonly contentType: string;
  readonly body: Buffer;
  readonly shown: JsonObject;
}

function patch({ target, contentType, body, shown }: PatchRequest): Json {
  switch (contentType) {
    case "application/merge-patch+json":
      return applyMergePatch(shown, decodeDocument(body, contentType) as Json);
    case "application/json-patch+json":
      return jsonPatch(target, shown, decodeDocument(body, contentType));
    case "application/strategic-merge-patch+json": {
      if (target.definition.isCustom) throw unsupportedMediaType(contentType);
      const document = decodeDocument(body, contentType) as Json;
      if (!isObject(document)) throw badRequest("error decoding patch: a JSON object is needed");
      return applyStrategicMerge(shown, document);
    }
    default:
      throw unsupportedMediaType(contentType);
  }
}

function jsonPatch({ definition, name }: RequestTarget, shown: JsonObject, document: unknown): Json {
  try {
    return applyJsonPatch(shown, document);
  } catch (error) {
    if (!(error instanceof PatchMismatch)) throw error;
    throw invalid(definition, name, [{ reason: "FieldValueInvalid", field: "patch", message: error.message }]);
  }
}

interface WriteRequest {
  readonly context: ApiContext;
  readonly target: RequestTarget;
  readonly exchange: Exchange;
  readonly needsVersion: boolean;
  /** Undefined for a PUT. */
  readonly patch: undefined | string;
}

function write(request: WriteRequest, current: ApiObject, document: unknown): void {
  const { context, target, exchange, needsVersion, patch } = request;
  const { definition, subresource } = target;
  const dryRun = isDryRun(exchange.url.searchParams);
  if (subresource === "scale" && definition.hasScale) {
    const options = { dryRun, subresource: "", needsVersion } as const;
    sendJson(exchange, 200, describeScale(context.objects.update(definition, applyScale(current, document), options)));
    return;
  }
  const isStatus = subresource === "status" && definition.hasStatus;
  const isFinalize = subresource === "finalize" && definition.kind === "Namespace";
  if (subresource !== "" && !isStatus && !isFinalize) throw noSuchPath();
  const draft = decodeFor({ target, exchange, document, patch });
  const options = { dryRun, subresource: isStatus ? ("status" as const) : ("" as const), needsVersion };
  const written = context.objects.update(definition, draft, options);
  sendJson(exchange, 200, presenterFor(context, target, exchange).one(written));
}

export async function handleDelete(context: ApiContext, target: RequestTarget, exchange: Exchange): Promise<void> {
  if (target.subresource !== "") throw noSuchPath();
  const options = parseDeleteOptions(await readDocument(exchange.request), exchange.url.searchParams);
  const { definition, namespace, name } = target;
  const { object, isGone } = context.objects.delete(
    definition,
    context.objects.get(definition, namespace, name),
    options,
  );
  if (!isGone) {
    sendJson(exchange, 200, presenterFor(context, target, exchange).one(object));
    return;
  }
  const details = {
    name,
    ...(definition.group === "" ? {} : { group: definition.group }),
    kind: definition.plural,
    uid: object.metadata.uid,
  };
  sendJson(exchange, 200, { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details });
}

export async function handleDeleteCollection(
  context: ApiContext,
  target: RequestTarget,
  exchange: Exchange,
): Promise<void> {
  const options = parseDeleteOptions(await readDocument(exchange.request), exchange.url.searchParams);
  const { matches } = parseSelection(target, exchange.url.searchParams);
  const { store } = context.objects;
  const hit = [...store.collection(resourceId(target.definition)).objects(target.namespace)].filter(matches);
  for (const object of hit) context.objects.delete(target.definition, object, options);
  sendJson(exchange, 200, presenterFor(context, target, exchange).many(hit, { resourceVersion: `${store.revision}` }));
}

const PROPAGATIONS: readonly Propagation[] = ["Background", "Foreground", "Orphan"];

/** Options come in the body, or some of them in the query. Throws 400. */
function parseDeleteOptions(document: unknown, query: URLSearchParams): DeleteOptions {
  const wanted = textAt(document, "propagationPolicy") || (query.get("propagationPolicy") ?? "") || "Background";
  const propagation = PROPAGATIONS.find((one) => one === wanted);
  if (propagation === undefined)
    throw badRequest(`propagationPolicy ${JSON.stringify(wanted)} is none of ${PROPAGATIONS.join(", ")}`);
  const grace = valueAt(document, "gracePeriodSeconds") ?? query.get("gracePeriodSeconds") ?? undefined;
  const dryRun = valueAt(document, "dryRun");
  return {
    uid: textAt(document, "preconditions", "uid") || undefined,
    resourceVersion: textAt(document, "preconditions", "resourceVersion") || undefined,
    propagation,
    graceSeconds: grace === undefined ? undefined : Number(grace),
    dryRun: isDryRun(query) || (Array.isArray(dryRun) && dryRun.includes("All")),
  };
}
