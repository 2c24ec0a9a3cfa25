import type { ApiObject, JsonObject } from "../api-object.js";
import { isObject, listAt, textAt, valueAt } from "../api-object.js";
import { column, dateColumn, nameColumn, pathColumn } from "./columns.js";
import { FieldRules } from "./field-rules.js";
import { type Column, type DefinitionInput, defineResource, type ResourceDefinition } from "./resource-definition.js";
import type { ValueKnowledge } from "./shapes/check-values.js";
import { CORE_SHAPES } from "./shapes/core-shapes.js";
import { ISTIO_RULES } from "./shapes/istio-rules.js";
import { ISTIO_SHAPES } from "./shapes/istio-shapes.js";
import { ISTIO_VALUES } from "./shapes/istio-values.js";
import type { Shapes } from "./shapes/shape.js";

type CustomKindInput = Pick<DefinitionInput, "plural" | "kind"> & {
  readonly shortNames: readonly string[];
  readonly columns: readonly Column[];
};

/** Istio's kinds and the metadata of all kinds. */
const SHAPES: Shapes = new Map([...CORE_SHAPES, ...ISTIO_SHAPES]);

const VALUES: ValueKnowledge = { shapes: SHAPES, rules: ISTIO_VALUES, objectRules: ISTIO_RULES };

const age: readonly Column[] = [nameColumn, dateColumn];

/** Columns as Istio's own CustomResourceDefinitions have them (manifests/charts/base/files/crd-all.gen.yaml). */
const NETWORKING: readonly CustomKindInput[] = [
  {
    plural: "workloadentries",
    kind: "WorkloadEntry",
    shortNames: ["we"],
    columns: [...age, pathColumn("Address", "spec", "address")],
  },
  {
    plural: "destinationrules",
    kind: "DestinationRule",
    shortNames: ["dr"],
    columns: [nameColumn, pathColumn("Host", "spec", "host"), dateColumn],
  },
  { plural: "gateways", kind: "Gateway", shortNames: ["gw"], columns: age },
  {
    plural: "virtualservices",
    kind: "VirtualService",
    shortNames: ["vs"],
    columns: [nameColumn, pathColumn("Gateways", "spec", "gateways"), pathColumn("Hosts", "spec", "hosts"), dateColumn],
  },
  {
    plural: "serviceentries",
    kind: "ServiceEntry",
    shortNames: ["se"],
    columns: [
      nameColumn,
      pathColumn("Hosts", "spec", "hosts"),
      pathColumn("Location", "spec", "location"),
      pathColumn("Resolution", "spec", "resolution"),
      dateColumn,
    ],
  },
  { plural: "sidecars", kind: "Sidecar", shortNames: [], columns: age },
];

const SECURITY: readonly CustomKindInput[] = [
  {
    plural: "peerauthentications",
    kind: "PeerAuthentication",
    shortNames: ["pa"],
    columns: [nameColumn, pathColumn("Mode", "spec", "mtls", "mode"), dateColumn],
  },
];

const plain = (plural: string, kind: string): CustomKindInput => ({
  plural,
  kind,
  shortNames: [],
  columns: age,
});

/** Istio's kinds and those of the installation: custom kinds that every cluster of the sandbox starts with. */
export const CUSTOM_KINDS: readonly ResourceDefinition[] = [
  ...NETWORKING.map((kind) =>
    customKind(
      {
        group: "networking.istio.io",
        versions: ["v1", "v1beta1", "v1alpha3"],
        categories: ["istio-io", "networking-istio-io"],
        shapes: SHAPES,
        values: VALUES,
      },
      kind,
    ),
  ),
  ...SECURITY.map((kind) =>
    customKind(
      {
        group: "security.istio.io",
        versions: ["v1", "v1beta1"],
        categories: ["istio-io", "security-istio-io"],
        shapes: SHAPES,
        values: VALUES,
      },
      kind,
    ),
  ),
  customKind({ group: "install.tetrate.io", versions: ["v1alpha1"] }, plain("ingressgateways", "IngressGateway")),
  customKind({ group: "install.tetrate.io", versions: ["v1alpha1"] }, plain("controlplanes", "ControlPlane")),
  customKind({ group: "install.xcp.tetrate.io", versions: ["v1alpha1"] }, plain("edgexcps", "EdgeXcp")),
];

function customKind(group: Omit<DefinitionInput, "plural" | "kind">, kind: CustomKindInput): ResourceDefinition {
  return defineResource({ ...group, ...kind, isCustom: true, hasStatus: true, hasGeneration: true });
}

/** The CustomResourceDefinition object that belongs to a custom kind; without schemas. */
export function describeCustomKind(definition: ResourceDefinition): JsonObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${definition.plural}.${definition.group}` },
    spec: {
      group: definition.group,
      scope: definition.isNamespaced ? "Namespaced" : "Cluster",
      names: {
        plural: definition.plural,
        singular: definition.singular,
        kind: definition.kind,
        listKind: `${definition.kind}List`,
        shortNames: definition.shortNames,
      },
      versions: definition.versions.map((name, at) => ({
        name,
        served: true,
        storage: at === 0,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        subresources: definition.hasStatus ? { status: {} } : {},
      })),
    },
  };
}

/** The kind that a user's CustomResourceDefinition asks for. Throws 422 when it does not name one. */
export function parseCustomKind(crd: ApiObject): ResourceDefinition {
  const rules = new FieldRules(
    { group: "apiextensions.k8s.io", plural: "customresourcedefinitions", kind: crd.kind },
    crd.metadata.name,
  );
  const versions = listAt(crd, "spec", "versions").filter((version) => version["served"] === true);
  for (const field of ["group", "names.plural", "names.kind", "scope"]) {
    rules.required(`spec.${field}`, textAt(crd, "spec", ...field.split(".")) === "");
  }
  rules.required("spec.versions", versions.length === 0);
  rules.check();
  const stored = versions.find((version) => version["storage"] === true) ?? versions[0] ?? {};
  const names = valueAt(crd, "spec", "names");
  const shortNames = valueAt(names, "shortNames");
  const printed = listAt(stored, "additionalPrinterColumns").map(printerColumn);
  return defineResource({
    group: textAt(crd, "spec", "group"),
    versions: [stored, ...versions.filter((version) => version !== stored)].map((version) => textAt(version, "name")),
    plural: textAt(names, "plural"),
    kind: textAt(names, "kind"),
    singular: textAt(names, "singular") || textAt(names, "kind").toLowerCase(),
    shortNames: Array.isArray(shortNames) ? shortNames.map(String) : [],
    isNamespaced: textAt(crd, "spec", "scope") === "Namespaced",
    isCustom: true,
    hasStatus: isObject(valueAt(stored, "subresources", "status")),
    hasGeneration: true,
    columns: printed.length === 0 ? age : [nameColumn, ...printed],
  });
}

/** Plain paths such as `.spec.address` only; anything cleverer prints as nothing. */
function printerColumn(raw: JsonObject): Column {
  const path = textAt(raw, "jsonPath").split(".").slice(1);
  const name = textAt(raw, "name");
  if (path.join(".") === "metadata.creationTimestamp") return { ...dateColumn, name };
  return column(name, pathColumn(name, ...path).cell);
}
