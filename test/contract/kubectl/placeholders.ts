import type { Cluster } from "@causeway/sandbox";

export const NAMESPACE = "shop";

/** Generated names of the fixture's Deployment `web`, by placeholder. */
const GENERATED = { pod: "pods", replicaSet: "replicasets.apps" } as const;

/**
 * Fills in `{{resourceVersion}}` (of the latest answer that had one), `{{pod}}` and `{{replicaSet}}` (of Deployment web)
 * and `{{uid RESOURCE/NAME}}`. Throws for an object that is not there.
 */
export function fillPlaceholders(text: string, cluster: Cluster, resourceVersion: string): string {
  return text
    .replaceAll("{{resourceVersion}}", resourceVersion)
    .replace(/\{\{(pod|replicaSet)\}\}/g, (_all, word: keyof typeof GENERATED) =>
      generatedName(cluster, GENERATED[word]),
    )
    .replace(/\{\{uid ([\w.]+)\/([\w{}.-]+)\}\}/g, (_all, resource: string, name: string) =>
      uidOf(cluster, resource, name),
    );
}

/** Puts placeholders back for generated names, so that answers are the same in every run. */
export function hideGenerated(text: string, cluster: Cluster): string {
  let shown = text;
  for (const [word, resource] of Object.entries(GENERATED)) {
    for (const { metadata } of cluster.store.collection(resource).objects(NAMESPACE)) {
      if (metadata.name.startsWith("web-")) shown = shown.replaceAll(metadata.name, `{{${word}}}`);
    }
  }
  return shown;
}

function generatedName(cluster: Cluster, resource: string): string {
  for (const { metadata } of cluster.store.collection(resource).objects(NAMESPACE)) {
    if (metadata.name.startsWith("web-")) return metadata.name;
  }
  throw new Error(`Deployment web has no ${resource}`);
}

function uidOf(cluster: Cluster, resource: string, name: string): string {
  const wanted = name === "{{generated}}" ? generatedName(cluster, resource) : name;
  const found = cluster.store.get(resource, NAMESPACE, wanted) ?? cluster.store.get(resource, "", wanted);
  if (found === undefined) throw new Error(`there is no ${resource}/${wanted}`);
  return found.metadata.uid;
}
