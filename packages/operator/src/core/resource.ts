import type { Labels } from "@causeway/shared";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [field: string]: Json;
}

/** `metadata.ownerReferences[]`, as Kubernetes' garbage collector reads it. */
export interface OwnerReference extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: boolean;
  readonly blockOwnerDeletion: boolean;
}

export interface Metadata {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly ownerReferences: readonly OwnerReference[];
}

/** An object that the operator wants in the cluster. `body` is everything but kind and metadata. */
export interface WantedResource {
  readonly apiVersion: string;
  readonly kind: OwnedKind;
  readonly metadata: Metadata;
  readonly body: JsonObject;
}

/** What a live object says of itself. */
export interface LiveMeta extends Metadata {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly isTerminating: boolean;
}

/** An object of the cluster, whole: a replace must give back what it does not mean to change. */
export interface LiveResource {
  readonly kind: WatchedKind;
  readonly meta: LiveMeta;
  readonly raw: JsonObject;
}

/** What a person applies. */
export type InstallKind = "IngressGateway" | "ControlPlane" | "EdgeXcp";

/** What the operator makes of it. */
export type OwnedKind = "EdgeXcp" | "ServiceAccount" | "Service" | "Deployment";

export type WatchedKind = InstallKind | OwnedKind;

export interface ResourceRef {
  readonly kind: WatchedKind;
  readonly namespace: string;
  readonly name: string;
}

export const API_VERSIONS: Readonly<Record<WatchedKind, string>> = {
  IngressGateway: "install.tetrate.io/v1alpha1",
  ControlPlane: "install.tetrate.io/v1alpha1",
  EdgeXcp: "install.xcp.tetrate.io/v1alpha1",
  ServiceAccount: "v1",
  Service: "v1",
  Deployment: "apps/v1",
};

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object at a field, or an empty one. */
export function objectAt(parent: JsonObject, field: string): JsonObject {
  const value = parent[field];
  return isJsonObject(value) ? value : {};
}

/** The list at a field, or an empty one. */
export function listAt(parent: JsonObject, field: string): readonly Json[] {
  const value = parent[field];
  return Array.isArray(value) ? value : [];
}
