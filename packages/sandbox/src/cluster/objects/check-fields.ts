import { type ApiError, badRequest, type FieldCause, invalid } from "../api-error.js";
import { isObject, type Json, type JsonObject } from "../api-object.js";
import type { ResourceDefinition } from "../kinds/resource-definition.js";
import { checkShape, type ShapeReport, type WrongType } from "../kinds/shapes/check-shape.js";
import { checkValues } from "../kinds/shapes/check-values.js";
import type { ShapeType } from "../kinds/shapes/shape.js";

/** What becomes of fields that a kind does not have: the request is refused, they are dropped with a warning, or just dropped. */
export type FieldValidation = "Strict" | "Warn" | "Ignore";

const VALIDATIONS: readonly FieldValidation[] = ["Ignore", "Strict", "Warn"];

/** `fieldValidation` of a request, Warn when it has none (KEP 2885). Throws 422 for any other word. */
export function parseFieldValidation(text: null | string): FieldValidation {
  if (text === null || text === "") return "Warn";
  const found = VALIDATIONS.find((one) => one === text);
  if (found !== undefined) return found;
  const message = `Unsupported value: ${JSON.stringify(text)}: supported values: "", "Ignore", "Strict", "Warn"`;
  throw invalid({ group: "meta.k8s.io", plural: "", kind: "CreateOptions" }, "", [
    { reason: "FieldValueNotSupported", field: "fieldValidation", message },
  ]);
}

interface FieldCheckRequest {
  /** As it was sent, or as a patch has left it. */
  readonly document: unknown;
  readonly definition: ResourceDefinition;
  /** Version of the request. */
  readonly version: string;
  readonly validation: FieldValidation;
  /** The patch that made the document, as text for the refusal; undefined for a whole object. */
  readonly patch: undefined | string;
}

interface FieldCheck {
  /** Without the fields that the kind does not have. */
  readonly document: unknown;
  /** One text for each of those, empty when nobody wants to be warned. */
  readonly warnings: readonly string[];
}

/** Checks names and types of all fields against what is known of the kind. Throws 400, or 422 for a patch or a custom kind. */
export function checkFields(request: FieldCheckRequest): FieldCheck {
  const { document, definition, validation } = request;
  const { shapes, kind, isCustom } = definition;
  if (shapes === undefined || !isObject(document)) return { document, warnings: [] };
  const report = checkShape(document, { shapes, name: kind, nullItems: isCustom ? "wrong" : "zero" });
  const [wrong] = report.wrong;
  if (wrong !== undefined && !isCustom) throw refuse(request, describeMismatch(wrong));
  const [malformed] = report.malformed;
  if (malformed !== undefined) throw refuse(request, `${isStrategic(request) ? FROM_JSON : ""}${malformed}`);
  const problems = report.unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
  if (validation === "Strict" && problems.length > 0) {
    throw refuse(request, `strict decoding error: ${problems.join(", ")}`);
  }
  // What does not say that it is one is refused for that, whatever else is in it.
  if (isCustom && document["kind"] === kind) checkSchema(definition, document, report);
  return { document: report.known, warnings: validation === "Ignore" ? [] : problems };
}

const FROM_JSON = "error decoding from json: ";

/** Of strategic merge patches the server quotes what it has read, not what they lead to. */
function isStrategic({ patch = "" }: FieldCheckRequest): boolean {
  return patch.startsWith("map[");
}

/** The words of the API server's handlers (k8s.io/apiserver endpoints/handlers, transformDecodeError and patch). */
function refuse({ document, definition, version, patch }: FieldCheckRequest, why: string): ApiError {
  if (patch === undefined) {
    const kind = isObject(document) && typeof document["kind"] === "string" ? document["kind"] : definition.kind;
    return badRequest(
      `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${definition.kind}: ${why}`,
    );
  }
  const message = `Invalid value: ${JSON.stringify(patch)}: ${why}`;
  return invalid({ group: "", plural: "", kind: "" }, "", [{ reason: "FieldValueInvalid", field: "patch", message }]);
}

/** What Go's decoder says of a value of the wrong type. */
function describeMismatch({ fieldPath, owner, found, wanted }: WrongType): string {
  return `json: cannot unmarshal ${typeName(found)} into Go struct field ${owner}.${fieldPath} of type ${goType(wanted)}`;
}

function typeName(value: Json): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  // Only a number that is no integer meets a numeric type here.
  return typeof value === "number" && !Number.isInteger(value) ? `number ${value}` : typeof value;
}

const GO_SCALARS: Readonly<Record<string, string>> = {
  text: "string",
  bytes: "[]uint8",
  time: "v1.Time",
  microTime: "v1.MicroTime",
  quantity: "resource.Quantity",
  intOrText: "intstr.IntOrString",
  any: "interface {}",
};

function goType(type: ShapeType): string {
  switch (type.kind) {
    case "scalar":
      return GO_SCALARS[type.scalar] ?? type.scalar;
    case "list":
      return `[]${goType(type.item)}`;
    case "map":
      return `map[string]${goType(type.value)}`;
    case "object":
      return `v1.${type.name}`;
  }
}

/** Causes that keep the server from asking the other rules of a definition. */
const GRAVE: ReadonlySet<FieldCause["reason"]> = new Set([
  "FieldValueRequired",
  "FieldValueTypeInvalid",
  "FieldValueNotSupported",
  "FieldValueTooLong",
  "FieldValueTooMany",
]);

const UNCHECKED: FieldCause = {
  reason: "FieldValueInvalid",
  field: "<nil>",
  message:
    "Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation",
};

/** What the definition of a custom kind refuses: missing fields, wrong types and values (k8s.io/apiextensions-apiserver). Throws 422. */
function checkSchema(definition: ResourceDefinition, document: JsonObject, { wrong, missing }: ShapeReport): void {
  const { kind, values } = definition;
  const found = values === undefined ? { schema: [], rules: [] } : checkValues(document, kind, values);
  const grave: readonly FieldCause[] = [
    ...missing.map((field): FieldCause => ({ reason: "FieldValueRequired", field, message: "Required value" })),
    ...wrong.flatMap(describeTypeCauses),
    ...found.schema,
  ];
  const isGrave = grave.some(({ reason }) => GRAVE.has(reason));
  const more = isGrave ? (values === undefined ? [] : [UNCHECKED]) : found.rules;
  const causes = [...grave, ...more];
  const metadata = document["metadata"];
  const name = isObject(metadata) && typeof metadata["name"] === "string" ? metadata["name"] : "";
  if (causes.length > 0) throw invalid(definition, name, causes);
}

function describeTypeCauses({ path, found, wanted }: WrongType): readonly FieldCause[] {
  const type = schemaType(wanted);
  const given = JSON.stringify(jsonType(found));
  const message = `Invalid value: ${given}: ${path} in body must be of type ${type}: ${given}`;
  const cause: FieldCause = { reason: "FieldValueTypeInvalid", field: path, message };
  if (type !== "integer" || typeof found !== "number") return [cause];
  const again = `Invalid value: "": Checked value must be of type integer (default format) in ${path}`;
  return [cause, { reason: "FieldValueInvalid", field: "<nil>", message: again }];
}

function jsonType(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function schemaType(type: ShapeType): string {
  if (type.kind === "list") return "array";
  if (type.kind !== "scalar") return "object";
  if (type.scalar === "bool") return "boolean";
  if (type.scalar === "float64") return "number";
  return type.scalar === "int32" || type.scalar === "int64" ? "integer" : "string";
}
