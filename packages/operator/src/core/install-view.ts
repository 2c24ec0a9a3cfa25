import type { FindLive } from "./plan-owned.js";
import type { InstallKind, LiveResource, ResourceRef, WatchedKind } from "./resource.js";

/** What a watch tells of one kind. */
export type InstallEvent =
  | { readonly kind: "upsert"; readonly object: LiveResource }
  | { readonly kind: "delete"; readonly of: WatchedKind; readonly namespace: string; readonly name: string }
  | { readonly kind: "listed"; readonly of: WatchedKind }
  | { readonly kind: "failing"; readonly of: WatchedKind; readonly message: string };

export const INSTALL_KINDS: readonly InstallKind[] = ["IngressGateway", "ControlPlane", "EdgeXcp"];
export const WATCHED_KINDS: readonly WatchedKind[] = [...INSTALL_KINDS, "ServiceAccount", "Service", "Deployment"];

/** What the watches have shown of the cluster. */
export class InstallView {
  private readonly kinds = new Map(WATCHED_KINDS.map((kind) => [kind, new Map<string, LiveResource>()]));
  private readonly listed = new Set<WatchedKind>();
  private readonly failing = new Map<WatchedKind, string>();

  /** Returns the custom resources that the event can matter to. */
  onEvent(event: InstallEvent): readonly ResourceRef[] {
    switch (event.kind) {
      case "upsert":
        this.failing.delete(event.object.kind);
        this.tableOf(event.object.kind).set(keyOf(event.object.meta), event.object);
        return this.near(event.object.meta.namespace);
      case "delete":
        this.failing.delete(event.of);
        this.tableOf(event.of).delete(keyOf(event));
        return this.near(event.namespace);
      case "listed":
        this.failing.delete(event.of);
        this.listed.add(event.of);
        return this.isComplete() ? this.all() : [];
      case "failing":
        this.failing.set(event.of, event.message);
        return [];
    }
  }

  /** Every kind has been listed: what is not here is not in the cluster. */
  isComplete(): boolean {
    return this.listed.size === WATCHED_KINDS.length;
  }

  /** Why the view cannot be trusted or is not whole, one sentence each. */
  describeUnready(): readonly string[] {
    const failing = Array.from(this.failing, ([kind, message]) => `the watch of ${kind} fails: ${message}`);
    const unlisted = WATCHED_KINDS.filter((kind) => !this.listed.has(kind) && !this.failing.has(kind));
    return [...failing, ...unlisted.map((kind) => `${kind} has not been listed yet`)];
  }

  readonly find: FindLive = ({ kind, namespace, name }) => this.tableOf(kind).get(keyOf({ namespace, name }));

  private all(): readonly ResourceRef[] {
    return INSTALL_KINDS.flatMap((kind) => Array.from(this.tableOf(kind).values(), refOf));
  }

  /** What a custom resource makes lies in its own namespace. */
  private near(namespace: string): readonly ResourceRef[] {
    return this.all().filter((ref) => ref.namespace === namespace);
  }

  private tableOf(kind: WatchedKind): Map<string, LiveResource> {
    // There is one for each kind.
    return this.kinds.get(kind) as Map<string, LiveResource>;
  }
}

function refOf({ kind, meta: { namespace, name } }: LiveResource): ResourceRef {
  return { kind, namespace, name };
}

function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}
