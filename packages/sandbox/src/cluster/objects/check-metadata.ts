import { type ApiObject, type OwnerReference, textAt } from "../api-object.js";
import { FieldRules } from "../kinds/field-rules.js";
import { keyProblems, labelValueProblems, nameProblems } from "../kinds/name-rules.js";
import type { ResourceDefinition } from "../kinds/resource-definition.js";

/** Finalizers without a domain that Kubernetes itself has. */
const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(["foregroundDeletion", "kubernetes", "orphan"]);

/** Names, labels, annotations, owners and finalizers as Kubernetes wants them (k8s.io/apimachinery, objectmeta.go); throws 422. */
export function checkMetadata(object: ApiObject, definition: ResourceDefinition): void {
  const { name, generateName = "", labels = {}, annotations = {} } = object.metadata;
  const { ownerReferences = [], finalizers = [] } = object.metadata;
  const rules = new FieldRules(definition, name);
  if (generateName !== "") {
    rules.invalidFor(
      "metadata.generateName",
      generateName,
      nameProblems(definition.plural, generateName.replace(/-$/, "a")),
    );
  }
  rules.required("metadata.name", name === "", "name or generateName is required");
  if (name !== "") rules.invalidFor("metadata.name", name, nameProblems(definition.plural, name));
  for (const [key, value] of Object.entries(labels)) {
    rules.invalidFor("metadata.labels", key, keyProblems(key));
    rules.invalidFor("metadata.labels", value, labelValueProblems(value));
  }
  for (const key of Object.keys(annotations)) {
    rules.invalidFor("metadata.annotations", key, keyProblems(key.toLowerCase()));
  }
  checkOwners(rules, ownerReferences);
  checkFinalizerNames(rules, finalizers, definition.isCustom);
  rules.check();
}

function checkOwners(rules: FieldRules, owners: readonly OwnerReference[]): void {
  const field = "metadata.ownerReferences";
  for (const owner of owners) {
    const version = textAt(owner, "apiVersion").split("/").at(-1) ?? "";
    rules.invalid(`${field}.apiVersion`, owner.apiVersion, version === "" ? "version must not be empty" : undefined);
    for (const part of ["kind", "name", "uid"] as const) {
      rules.invalid(
        `${field}.${part}`,
        textAt(owner, part),
        textAt(owner, part) === "" ? "must not be empty" : undefined,
      );
    }
  }
  const [first, ...others] = owners.filter(({ controller }) => controller === true);
  for (const other of others) {
    const names = [first, other].map((owner) => `${owner?.kind}/${owner?.name}`).join(" and ");
    const why = `Only one reference can have Controller set to true. Found "true" in references for ${names}`;
    rules.invalid(field, owners, why);
  }
}

/** Built-in kinds also want a finalizer of somebody else to have a domain. */
function checkFinalizerNames(rules: FieldRules, finalizers: readonly string[], isCustom: boolean): void {
  finalizers.forEach((finalizer, at) => {
    const problems = keyProblems(finalizer);
    rules.invalidFor("metadata.finalizers", finalizer, problems);
    const isQualified = finalizer.includes("/") || STANDARD_FINALIZERS.has(finalizer);
    const why = "name is neither a standard finalizer name nor is it fully qualified";
    if (!isCustom && problems.length === 0) {
      rules.invalid(`metadata.finalizers[${at}]`, finalizer, isQualified ? undefined : why);
    }
  });
}
