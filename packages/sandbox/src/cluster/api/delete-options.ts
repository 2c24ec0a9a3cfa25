import { badRequest, type FieldCause, invalid } from "../api-error.js";
import { textAt, valueAt } from "../api-object.js";
import type { DeleteOptions, Propagation } from "../objects/deletion.js";
import { optionsSubject, parseDryRun } from "./dry-run.js";

const PROPAGATIONS: readonly Propagation[] = ["Foreground", "Background", "Orphan"];

/** Options come in the body, or some of them in the query. Throws 400 for another body, 422 for options that cannot be. */
export function parseDeleteOptions(document: unknown, query: URLSearchParams): DeleteOptions {
  checkKind(document);
  const grace = valueAt(document, "gracePeriodSeconds") ?? query.get("gracePeriodSeconds") ?? undefined;
  const dryRun = valueAt(document, "dryRun");
  const dryRuns = [...query.getAll("dryRun"), ...(Array.isArray(dryRun) ? dryRun.map(String) : [])];
  return {
    uid: textAt(document, "preconditions", "uid") || undefined,
    resourceVersion: textAt(document, "preconditions", "resourceVersion") || undefined,
    propagation: parsePropagation(document, query),
    graceSeconds: grace === undefined ? undefined : Number(grace),
    dryRun: parseDryRun(dryRuns, "DeleteOptions"),
  };
}

function checkKind(document: unknown): void {
  const kind = textAt(document, "kind") || "DeleteOptions";
  if (kind === "DeleteOptions") return;
  throw badRequest(`no kind ${JSON.stringify(kind)} is registered for version "${textAt(document, "apiVersion")}"`);
}

/** Older clients say `orphanDependents` instead of a policy. */
function parsePropagation(document: unknown, query: URLSearchParams): Propagation {
  const wanted = textAt(document, "propagationPolicy") || (query.get("propagationPolicy") ?? "");
  const orphans = textAt(document, "orphanDependents") || (query.get("orphanDependents") ?? "");
  if (wanted === "") return orphans === "true" ? "Orphan" : "Background";
  if (orphans !== "") {
    const message = `Invalid value: ${JSON.stringify(wanted)}: orphanDependents and deletionPropagation cannot be both set`;
    throw refuse({ reason: "FieldValueInvalid", field: "propagationPolicy", message });
  }
  const propagation = PROPAGATIONS.find((one) => one === wanted);
  if (propagation !== undefined) return propagation;
  const supported = [...PROPAGATIONS, "nil"].map((one) => JSON.stringify(one)).join(", ");
  const message = `Unsupported value: ${JSON.stringify(wanted)}: supported values: ${supported}`;
  throw refuse({ reason: "FieldValueNotSupported", field: "propagationPolicy", message });
}

function refuse(cause: FieldCause): Error {
  return invalid(optionsSubject("DeleteOptions"), "", [cause]);
}
