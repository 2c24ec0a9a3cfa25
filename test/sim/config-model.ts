import type { ClusterId } from "@causeway/shared";
import { GATEWAY_LABELS, GATEWAY_NAMESPACE } from "./cluster/hands.js";
import { CLUSTERS, type ClusterState, type ConfigChange, type Exposes, WORKSPACES } from "./history/steps.js";

/** A workspace owns one namespace, in some clusters. */
const NAMESPACE_OF: Readonly<Record<string, string>> = { book: "bookinfo", shop: "shop" };

/** One object of central's as it should be. */
export interface ConfigDocument {
  readonly path: string;
  /** Undefined: it should not be there. */
  readonly text: undefined | string;
}

/** What people want central to hold, whatever it holds. */
export class ConfigModel {
  readonly workspaces = new Map<string, undefined | readonly string[]>(WORKSPACES.map((name) => [name, ["*"]]));
  readonly settings = new Map<string, Exposes>(WORKSPACES.map((name) => [name, "all"]));
  readonly clusters = new Map<ClusterId, ClusterState>(CLUSTERS.map((cluster) => [cluster, "plain"]));

  /** Of workspaces that withdraw what a silent edge's cluster has: after how many milliseconds. */
  readonly lostAfterMs = new Map<string, number>();

  change(change: ConfigChange): void {
    if (change.kind === "edgeLost") {
      if (change.afterMs === undefined) this.lostAfterMs.delete(change.workspace);
      else this.lostAfterMs.set(change.workspace, change.afterMs);
    } else if (change.kind === "workspace") this.workspaces.set(change.workspace, change.clusters);
    else if (change.kind === "setting") this.settings.set(change.workspace, change.exposes);
    else this.clusters.set(change.cluster, change.state);
  }

  /** The workspace that owns the namespace in the cluster. */
  ownerOf(cluster: ClusterId, namespace: string): undefined | string {
    return WORKSPACES.find((workspace) => {
      const clusters = this.workspaces.get(workspace);
      const isOwner = clusters !== undefined && (clusters.includes("*") || clusters.includes(cluster));
      return isOwner && NAMESPACE_OF[workspace] === namespace;
    });
  }

  /** Parents first. */
  documents(): ConfigDocument[] {
    return [
      ...CLUSTERS.map((cluster) => this.#cluster(cluster)),
      ...WORKSPACES.flatMap((workspace) => [this.#workspace(workspace), this.#setting(workspace)]),
    ];
  }

  #cluster(cluster: ClusterId): ConfigDocument {
    const state = this.clusters.get(cluster) ?? "plain";
    const annotations = {
      "causeway.dev/drain": String(state === "drained"),
      "causeway.dev/paused": String(state === "paused"),
    };
    const metadata = { organization: "tetrate", name: cluster, annotations };
    return documentOf(`clusters/tetrate/${cluster}`, state === "absent" ? undefined : ["Cluster", metadata, {}]);
  }

  #workspace(name: string): ConfigDocument {
    const clusters = this.workspaces.get(name);
    const metadata = { organization: "tetrate", tenant: "tetrate", name };
    const names = clusters?.map((cluster) => `${cluster}/${NAMESPACE_OF[name]}`);
    const spec = { namespaceSelector: { names } };
    return documentOf(`workspaces/tetrate/tetrate/${name}`, names && ["Workspace", metadata, spec]);
  }

  #setting(workspace: string): ConfigDocument {
    const exposes = this.settings.get(workspace) ?? "absent";
    const isThere = exposes !== "absent" && this.workspaces.get(workspace) !== undefined;
    const lostAfterMs = this.lostAfterMs.get(workspace);
    const annotations = {
      "causeway.dev/edge-lost": lostAfterMs === undefined ? "keep" : `withdraw=${lostAfterMs / 1_000}s`,
    };
    const metadata = { organization: "tetrate", tenant: "tetrate", workspace, name: "setting", annotations };
    const item = {
      workloadSelector: { namespace: GATEWAY_NAMESPACE, labels: GATEWAY_LABELS },
      ...(exposes === "labelled" ? { exposedServices: [{ serviceLabels: { failover: "enable" } }] } : {}),
      ...(exposes === "details" ? { exposedServices: [{ serviceLabels: { app: "details" } }] } : {}),
    };
    const spec = exposes === "nothing" ? {} : { defaultEastWestGatewaySettings: [item] };
    const path = `workspacesettings/tetrate/tetrate/${workspace}/setting`;
    return documentOf(path, isThere ? ["WorkspaceSetting", metadata, spec] : undefined);
  }
}

function documentOf(
  path: string,
  content: undefined | readonly [kind: string, metadata: unknown, spec: unknown],
): ConfigDocument {
  if (content === undefined) return { path, text: undefined };
  const [kind, metadata, spec] = content;
  return { path, text: JSON.stringify({ apiVersion: "api.tsb.tetrate.io/v2", kind, metadata, spec }) };
}
