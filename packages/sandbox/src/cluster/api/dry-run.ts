import { invalid } from "../api-error.js";

/** Which options of Kubernetes' API a request has, for refusals of them. */
export type OptionsKind = "CreateOptions" | "DeleteOptions" | "ListOptions" | "PatchOptions" | "UpdateOptions";

/** What a refusal of options is about. */
export function optionsSubject(kind: OptionsKind) {
  return { group: "meta.k8s.io", plural: "", kind };
}

/** Whether nothing is to be stored: `dryRun` can only be `All`. Throws 422 for anything else. */
export function parseDryRun(values: readonly string[], kind: OptionsKind): boolean {
  const given = values.filter((value) => value !== "");
  if (given.some((value) => value !== "All")) {
    const message = `Unsupported value: ${JSON.stringify(given)}: supported values: "All"`;
    throw invalid(optionsSubject(kind), "", [{ reason: "FieldValueNotSupported", field: "dryRun", message }]);
  }
  return given.length > 0;
}
