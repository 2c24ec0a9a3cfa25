import { isAsWanted, mergeLive, renderNew } from "./merge-live.js";
import { isOwnedBy } from "./ownership.js";
import type { JsonObject, LiveResource, ResourceRef, WantedResource } from "./resource.js";

/** A write that brings one object to what is wanted. Deletes are none of them: Kubernetes' garbage collector does those. */
export type Write =
  | { readonly kind: "create"; readonly ref: ResourceRef; readonly object: JsonObject }
  /** Carries the resourceVersion that was decided upon. */
  | { readonly kind: "replace"; readonly ref: ResourceRef; readonly object: JsonObject };

export interface OwnedPlan {
  readonly writes: readonly Write[];
  /** Objects of somebody else that have a wanted name: left alone. */
  readonly foreign: readonly ResourceRef[];
}

/** What an object of this name is: undefined is none. */
export type FindLive = (ref: ResourceRef) => undefined | LiveResource;

/** What must be written so that the cluster shows the wanted objects, in their order. */
export function planOwned(owner: LiveResource, wanted: readonly WantedResource[], find: FindLive): OwnedPlan {
  const writes: Write[] = [];
  const foreign: ResourceRef[] = [];
  for (const object of wanted) {
    const { namespace, name } = object.metadata;
    const ref = { kind: object.kind, namespace, name };
    const live = find(ref);
    if (live === undefined) writes.push({ kind: "create", ref, object: renderNew(object) });
    else if (!isOwnedBy(live.meta, owner)) foreign.push(ref);
    // What is going away comes again when it is gone.
    else if (!live.meta.isTerminating && !isAsWanted(live, object)) {
      writes.push({ kind: "replace", ref, object: mergeLive(live, object) });
    }
  }
  return { writes, foreign };
}
