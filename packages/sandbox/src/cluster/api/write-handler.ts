import {
  badRequest,
  conflict,
  invalid,
  methodNotAllowed,
  nameless,
  noSuchPath,
  patchMismatch,
  unknownPatchType,
  unsupportedMediaType,
} from "../api-error.js";
import type { ApiObject, Json, JsonObject } from "../api-object.js";
import type { KindRegistry } from "../kinds/kind-registry.js";
import { resourceId, storedApiVersion } from "../kinds/resource-definition.js";
import { checkFields, parseFieldValidation } from "../objects/check-fields.js";
import { decodeObject } from "../objects/decode-object.js";
import { BY_APPLY, type WrittenBy } from "../objects/written-by.js";
import { formatGoValue } from "../patch/go-format.js";
import { applyJsonPatch, PatchMismatch } from "../patch/json-patch.js";
import { applyMergePatch } from "../patch/merge-patch.js";
import { applyStrategicMerge } from "../patch/strategic-merge.js";
import type { ApiContext } from "./api-context.js";
import { APPLY_PATCH, readApply } from "./apply-handler.js";
import { parseDryRun } from "./dry-run.js";
import { contentTypeOf, type Exchange, readBody, sendJson, warnClient } from "./exchange.js";
import { refuseForce, writerOf } from "./field-manager.js";
import { readObject } from "./object-document.js";
import { parseJsonPatch, parseMergePatch, parseStrategicPatch } from "./patch-document.js";
import { checkPatchedType } from "./patched-type.js";
import { presenterFor } from "./read-handler.js";
import { apiVersionOfTarget, type RequestTarget } from "./request-target.js";
import { applyScale, describeScale } from "./scale.js";

interface Sent {
  readonly target: RequestTarget;
  readonly exchange: Exchange;
  readonly document: unknown;
  /** The patch that made the document, for the refusal. */
  readonly patch: undefined | string;
  readonly registry: KindRegistry;
}

/** A sent object in the stored version, in the namespace and under the name of the path. Warns of dropped fields; throws 400. */
function decodeFor({ target, exchange, document, patch, registry }: Sent): ApiObject {
  const { definition, namespace, name, version } = target;
  const validation = parseFieldValidation(exchange.url.searchParams.get("fieldValidation"));
  const checked = checkFields({ document, definition, version, validation, patch });
  warnClient(exchange, checked.warnings);
  if (patch !== undefined) checkPatchedType({ target, document: checked.document, patch, registry });
  const object = decodeObject(checked.document, definition, apiVersionOfTarget(target));
  const given = object.metadata;
  if (given.namespace !== undefined && given.namespace !== "" && given.namespace !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  if (name !== "" && given.name === "") throw nameless(name);
  if (name !== "" && given.name !== name) {
    throw badRequest(`the name of the object (${given.name}) does not match the name on the URL (${name})`);
  }
  const { namespace: _given, ...rest } = given;
  const metadata = { ...rest, name: name || given.name, ...(namespace === "" ? {} : { namespace }) };
  return { ...object, apiVersion: storedApiVersion(definition), metadata };
}

export async function handleCreate(context: ApiContext, target: RequestTarget, exchange: Exchange): Promise<void> {
  if (target.name !== "") throw methodNotAllowed();
  const draft = decodeFor({
    target,
    exchange,
    document: await readObject(exchange.request, target.definition.kind),
    patch: undefined,
    registry: context.registry,
  });
  if (draft.metadata.name === "" && (draft.metadata.generateName ?? "") === "") {
    const message = "Required value: name or generateName is required";
    throw invalid(target.definition, "", [{ reason: "FieldValueRequired", field: "metadata.name", message }]);
  }
  const dryRun = parseDryRun(exchange.url.searchParams.getAll("dryRun"), "CreateOptions");
  const by = writerOf(exchange, target, "CreateOptions");
  const created = context.objects.create(target.definition, draft, { dryRun, by });
  warnClient(exchange, target.definition.warn(created, undefined));
  sendJson(exchange, 201, presenterFor(context, target, exchange).one(created));
}

export async function handleUpdate(context: ApiContext, target: RequestTarget, exchange: Exchange): Promise<void> {
  const document = await readObject(exchange.request, target.definition.kind);
  const { definition, namespace, name, subresource } = target;
  const by = writerOf(exchange, target, "UpdateOptions");
  const request = { context, target, exchange, needsVersion: true, patch: undefined, by };
  const isThere = context.objects.store.get(resourceId(definition), namespace, name) !== undefined;
  if (!isThere && definition.isMadeByPut && subresource === "") make(request, document);
  else write(request, context.objects.get(definition, namespace, name), document);
}

const MERGE_PATCH = "application/merge-patch+json";
const JSON_PATCH = "application/json-patch+json";
const STRATEGIC_PATCH = "application/strategic-merge-patch+json";
const PATCH_TYPES: ReadonlySet<string> = new Set([MERGE_PATCH, JSON_PATCH, STRATEGIC_PATCH]);
const CUSTOM_PATCH_TYPES = [JSON_PATCH, MERGE_PATCH, "application/apply-patch+yaml"];

/** PATCH: a patch is made on the newest version, so it only conflicts when it names a resourceVersion itself. */
export async function handlePatch(context: ApiContext, target: RequestTarget, exchange: Exchange): Promise<void> {
  const contentType = contentTypeOf(exchange.request);
  if (contentType === APPLY_PATCH) {
    await handleApply(context, target, exchange);
    return;
  }
  if (!PATCH_TYPES.has(contentType)) throw unknownPatchType();
  if (target.definition.isCustom && contentType === STRATEGIC_PATCH) throw unsupportedMediaType(CUSTOM_PATCH_TYPES);
  refuseForce(exchange.url.searchParams);
  const by = writerOf(exchange, target, "PatchOptions");
  const body = await readBody(exchange.request);
  const current = context.objects.get(target.definition, target.namespace, target.name);
  const shown = target.subresource === "scale" ? describeScale(current) : presentable(target, current);
  const patched = patch({ contentType, body, shown });
  write(
    { context, target, exchange, needsVersion: false, patch: quotePatch(contentType, body, patched), by },
    current,
    patched,
  );
}

/** A server-side apply creates what is not there. Nobody reads its text again, so no refusal quotes it. */
async function handleApply(context: ApiContext, target: RequestTarget, exchange: Exchange): Promise<void> {
  const applied = await readApply(context, target, exchange);
  const { definition } = target;
  const dryRun = parseDryRun(exchange.url.searchParams.getAll("dryRun"), "PatchOptions");
  switch (applied.kind) {
    case "scale": {
      const options = { dryRun, subresource: "", needsVersion: false, by: BY_APPLY } as const;
      sendJson(exchange, 200, describeScale(context.objects.update(definition, applied.workload, options)));
      return;
    }
    case "update":
      write(
        { context, target, exchange, needsVersion: false, patch: "", by: BY_APPLY },
        applied.current,
        applied.document,
      );
      return;
    case "create":
      make({ context, target, exchange, needsVersion: false, patch: "", by: BY_APPLY }, applied.document);
  }
}

/** How a refusal quotes a patch: strategic ones as they were sent, others by what they lead to. */
function quotePatch(contentType: string, body: Buffer, patched: Json): string {
  const isStrategic = contentType === STRATEGIC_PATCH;
  return isStrategic ? formatGoValue(parseStrategicPatch(body)) : JSON.stringify(patched);
}

/** The current object in the version of the request. Its resourceVersion stays in, so that a patch can test it. */
function presentable(target: RequestTarget, current: ApiObject): JsonObject {
  return { ...current, apiVersion: apiVersionOfTarget(target) } as unknown as JsonObject;
}

interface PatchRequest {
  readonly contentType: string;
  readonly body: Buffer;
  readonly shown: JsonObject;
}

function patch({ contentType, body, shown }: PatchRequest): Json {
  switch (contentType) {
    case MERGE_PATCH:
      return applyMergePatch(shown, parseMergePatch(body));
    case JSON_PATCH:
      return jsonPatch(shown, parseJsonPatch(body));
    case STRATEGIC_PATCH: {
      const { apiVersion = null, kind = null } = shown;
      // What such a patch says of them, the server does not read.
      return { ...applyStrategicMerge(shown, parseStrategicPatch(body)), apiVersion, kind };
    }
    default:
      throw unknownPatchType();
  }
}

function jsonPatch(shown: JsonObject, operations: readonly JsonObject[]): Json {
  try {
    return applyJsonPatch(shown, operations);
  } catch (error) {
    if (!(error instanceof PatchMismatch)) throw error;
    throw patchMismatch();
  }
}

interface WriteRequest {
  readonly context: ApiContext;
  readonly target: RequestTarget;
  readonly exchange: Exchange;
  readonly needsVersion: boolean;
  /** Undefined for a PUT. */
  readonly patch: undefined | string;
  readonly by: WrittenBy;
}

/** Makes what is not there. A PUT that names a uid means an object that has been; its resourceVersion says nothing. */
function make(request: WriteRequest, document: unknown): void {
  const { context, target, exchange, patch, by } = request;
  const { definition, name } = target;
  const draft = decodeFor({ target, exchange, document, patch, registry: context.registry });
  const { uid } = draft.metadata;
  if (patch === undefined && uid !== "") {
    throw conflict(definition, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: `);
  }
  const fresh = { ...draft, metadata: { ...draft.metadata, resourceVersion: "" } };
  const created = context.objects.create(definition, fresh, { dryRun: isDryRun(request), by });
  warnClient(exchange, definition.warn(created, undefined));
  sendJson(exchange, 201, presenterFor(context, target, exchange).one(created));
}

function isDryRun({ exchange, patch }: WriteRequest): boolean {
  return parseDryRun(
    exchange.url.searchParams.getAll("dryRun"),
    patch === undefined ? "UpdateOptions" : "PatchOptions",
  );
}

function write(request: WriteRequest, current: ApiObject, document: unknown): void {
  const { context, target, exchange, needsVersion, patch, by } = request;
  const { definition, subresource } = target;
  const dryRun = isDryRun(request);
  if (subresource === "scale" && definition.hasScale) {
    const options = { dryRun, subresource: "", needsVersion, by } as const;
    sendJson(exchange, 200, describeScale(context.objects.update(definition, applyScale(current, document), options)));
    return;
  }
  const isStatus = subresource === "status" && definition.hasStatus;
  const isFinalize = subresource === "finalize" && definition.kind === "Namespace";
  if (subresource !== "" && !isStatus && !isFinalize) throw noSuchPath();
  const decoded = decodeFor({ target, exchange, document, patch, registry: context.registry });
  const draft = definition.kind === "Namespace" && !isFinalize ? withSpecOf(decoded, current) : decoded;
  const options = { dryRun, subresource: isStatus ? ("status" as const) : ("" as const), needsVersion, by };
  const written = context.objects.update(definition, draft, options);
  warnClient(exchange, isStatus ? [] : definition.warn(written, current));
  sendJson(exchange, 200, presenterFor(context, target, exchange).one(written));
}

/** Only `/finalize` lets go of a namespace. */
function withSpecOf(draft: ApiObject, { spec }: ApiObject): ApiObject {
  return spec === undefined ? draft : { ...draft, spec };
}
