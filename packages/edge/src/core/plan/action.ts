import type { ClusterId } from "@causeway/shared";
import type { KubeObject, Shown, WantedObject } from "../kube.js";

/** `urgent`: somebody may be failing right now. `background`: it only prepares for that. */
export type Urgency = "urgent" | "background";

export interface OwnedRef {
  readonly kind: WantedObject["kind"];
  readonly namespace: string;
  readonly name: string;
}

/** One write. Everything in one plan may be written at once and in any order; what must wait is in a later plan. */
export type Action =
  | { readonly kind: "create"; readonly object: WantedObject; readonly urgency: Urgency }
  | {
      readonly kind: "replace";
      readonly object: WantedObject;
      readonly over: string;
      /** What it takes away that the brake counts: hosts of a Gateway. */
      readonly removes: readonly Removal[];
      readonly urgency: Urgency;
    }
  | {
      readonly kind: "delete";
      readonly of: OwnedRef;
      readonly uid: string;
      readonly over: string;
      readonly removes: readonly Removal[];
      readonly urgency: Urgency;
    };

/** Something that goes for good and that the brake counts. */
export interface Removal {
  /** Whose entries: the source cluster; for hosts of Gateways this cluster itself. */
  readonly cluster: ClusterId;
  /** One per entry or host, never used again for another. */
  readonly id: string;
}

export function refOf(action: Action): OwnedRef {
  return action.kind === "delete" ? action.of : refOfObject(action.object);
}

function refOfObject(object: WantedObject): OwnedRef {
  return { kind: object.kind, namespace: object.meta.namespace, name: object.meta.name };
}

export function describeRef(ref: OwnedRef): string {
  return `${ref.kind} ${ref.namespace}/${ref.name}`;
}

export function deleteOf<T extends KubeObject & { readonly kind: WantedObject["kind"] }>(
  live: Shown<T>,
  removes: readonly Removal[],
  urgency: Urgency,
): Action {
  const { namespace, name, uid, resourceVersion } = live.object.meta;
  return {
    kind: "delete",
    of: { kind: live.object.kind, namespace, name },
    uid,
    over: resourceVersion,
    removes,
    urgency,
  };
}

export function replaceOf(
  live: Shown<KubeObject>,
  object: WantedObject,
  removes: readonly Removal[],
  urgency: Urgency,
): Action {
  return { kind: "replace", object, over: live.object.meta.resourceVersion, removes, urgency };
}
