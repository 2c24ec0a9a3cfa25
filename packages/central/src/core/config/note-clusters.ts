import { type ConfigRecord, namesBeside } from "./config-state.js";
import { hintName } from "./describe-absent.js";
import { decodeNamespaceSelector } from "./namespace-selector.js";
import type { ParsedDocument } from "./parse-document.js";
import { type Note, placeFinding } from "./refusal.js";

/**
 * Selectors of a workspace that name a cluster nobody has heard of: right when its edge is still to come, and otherwise
 * a slip that nothing else would ever tell of.
 */
export function noteClusters({ object, source }: ParsedDocument, records: ReadonlyMap<string, ConfigRecord>): Note[] {
  if (object.kind !== "Workspace") return [];
  const names: readonly string[] = object.spec.namespaceSelector.names;
  return names.flatMap((text, index) => {
    const { cluster } = decodeNamespaceSelector(text);
    const place = `clusters/${object.metadata.organization}/${cluster}`;
    if (cluster === "*" || records.has(place)) return [];
    const hint = hintName(cluster, namesBeside(records, place));
    const message = `there is no Cluster "${cluster}" yet: "${text}" selects nothing before it is there${hint === "" ? "" : `; ${hint}`}`;
    const path = ["spec", "namespaceSelector", "names", index];
    return [placeFinding({ path, part: "value", reason: "NotFound", message }, source)];
  });
}
