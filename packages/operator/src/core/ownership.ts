import type { LiveMeta, LiveResource, OwnerReference } from "./resource.js";
import { API_VERSIONS } from "./resource.js";

/** The mark of everything that the operator makes. */
export const MARK = { label: "app.kubernetes.io/managed-by", value: "causeway-operator" } as const;

/** Ties an object to the one it was made of: with that one gone, Kubernetes takes it away. */
export function ownerOf({ kind, meta }: LiveResource): OwnerReference {
  return {
    apiVersion: API_VERSIONS[kind],
    kind,
    name: meta.name,
    uid: meta.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Made by the operator of exactly this object. Anything else under its name is somebody's own. */
export function isOwnedBy(meta: LiveMeta, owner: LiveResource): boolean {
  const isMarked = meta.labels[MARK.label] === MARK.value;
  return isMarked && meta.ownerReferences.some(({ uid }) => uid === owner.meta.uid);
}
