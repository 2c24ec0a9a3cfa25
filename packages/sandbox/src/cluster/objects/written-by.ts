import type { ApiObject } from "../api-object.js";

/** Who writes, and so owns what the write changes. */
export type WrittenBy =
  | {
      /** A write to the object or its status, or to its scale. */
      readonly kind: "update" | "scale";
      readonly manager: string;
      /** Of the request; undefined is the stored one. */
      readonly apiVersion: undefined | string;
    }
  /** A server-side apply: the object says itself who owns what. */
  | { readonly kind: "applied" };

export const BY_APPLY: WrittenBy = { kind: "applied" };
/** The controllers of the control plane. */
export const BY_CONTROLLERS: WrittenBy = { kind: "update", manager: "kube-controller-manager", apiVersion: undefined };
/** What starts and stops pods. */
export const BY_KUBELET: WrittenBy = { kind: "update", manager: "kubelet", apiVersion: undefined };

export function withManagedFields(object: ApiObject, managedFields: ApiObject["metadata"]["managedFields"]): ApiObject {
  if (object.metadata.managedFields === managedFields) return object;
  const { managedFields: _before, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, ...(managedFields === undefined ? {} : { managedFields }) } };
}
