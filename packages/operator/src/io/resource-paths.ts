import { API_VERSIONS, type ResourceRef, type WatchedKind } from "../core/resource.js";

const PLURALS: Readonly<Record<WatchedKind, string>> = {
  IngressGateway: "ingressgateways",
  ControlPlane: "controlplanes",
  EdgeXcp: "edgexcps",
  ServiceAccount: "serviceaccounts",
  Service: "services",
  Deployment: "deployments",
};

/** Path of all objects of a kind, in every namespace. */
export function pathOfKind(kind: WatchedKind): string {
  return `${pathOfApi(API_VERSIONS[kind])}/${PLURALS[kind]}`;
}

/** Path of the objects of a kind in one namespace. */
export function pathInNamespace(kind: WatchedKind, namespace: string): string {
  return `${pathOfApi(API_VERSIONS[kind])}/namespaces/${encodeURIComponent(namespace)}/${PLURALS[kind]}`;
}

export function pathOfObject({ kind, namespace, name }: ResourceRef): string {
  return `${pathInNamespace(kind, namespace)}/${encodeURIComponent(name)}`;
}

function pathOfApi(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
