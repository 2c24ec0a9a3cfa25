import { type Cluster, type ClusterId, err, ok, type Result } from "@causeway/shared";
import { sameValue } from "../same-value.js";
import { type ConfigState, type ConfigWrite, namesBeside } from "./config-state.js";
import { describeAbsent } from "./describe-absent.js";
import { type Refusal, refuse } from "./refusal.js";

const API_VERSION = "api.tsb.tetrate.io/v2";

/** `clusters/O/C`. */
export function clusterPath(organization: string, cluster: ClusterId): string {
  return `clusters/${organization}/${cluster}`;
}

/** What an edge's first contact writes: nothing when the Cluster is there; refused when a person deleted it. */
export function planEnsureCluster(
  organization: string,
  cluster: ClusterId,
  state: ConfigState,
): Result<readonly ConfigWrite[]> {
  const path = clusterPath(organization, cluster);
  if (state.records.has(path)) return ok([]);
  if (state.tombstones.has(cluster)) {
    return err(`cluster "${cluster}" was deleted: apply its Cluster again to let its edge in`);
  }
  if (!state.records.has(`organizations/${organization}`)) {
    return err(`organization "${organization}" was deleted: apply it again to let edges in`);
  }
  const object: Cluster = { apiVersion: API_VERSION, kind: "Cluster", metadata: { organization, name: cluster } };
  return ok([{ kind: "put", path, object }]);
}

/** Sets annotations, and removes those that are undefined; everything else of the Cluster stays as it is. */
export function planAnnotateCluster(
  path: string,
  annotations: Readonly<Record<string, undefined | string>>,
  state: ConfigState,
): Result<readonly ConfigWrite[], Refusal> {
  const current = state.records.get(path)?.object;
  if (current?.kind !== "Cluster")
    return err(refuse("NotFound", "", describeAbsent(path, namesBeside(state.records, path))));
  const object = annotate(current, annotations);
  return ok(sameValue(current, object) ? [] : [{ kind: "put", path, object }]);
}

function annotate(cluster: Cluster, annotations: Readonly<Record<string, undefined | string>>): Cluster {
  const { annotations: before = {}, ...metadata } = cluster.metadata;
  const merged = Object.entries({ ...before, ...annotations }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  if (merged.length === 0) return { ...cluster, metadata };
  return { ...cluster, metadata: { ...metadata, annotations: Object.fromEntries(merged) } };
}

/** The objects that an empty store begins with, so that the first documents have parents. */
export function planBootstrap(organization: string, tenant: string): ConfigWrite[] {
  const apiVersion = API_VERSION;
  return [
    {
      kind: "put",
      path: `organizations/${organization}`,
      object: { apiVersion, kind: "Organization", metadata: { name: organization } },
    },
    {
      kind: "put",
      path: `tenants/${organization}/${tenant}`,
      object: { apiVersion, kind: "Tenant", metadata: { organization, name: tenant } },
    },
  ];
}
