import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../api-object.js";
import type { KindRegistry } from "../kinds/kind-registry.js";
import { apiVersionOf, type ResourceDefinition } from "../kinds/resource-definition.js";
import { checkAccept } from "./media-types.js";

const HASH_BYTES = 8;
const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
/** The order in which the server of custom kinds has them. */
const CUSTOM_VERBS = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
const SUBRESOURCE_VERBS = ["get", "patch", "update"];

/** `application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`, with v2beta1 for older kubectl. */
const AGGREGATED = /g=apidiscovery\.k8s\.io;v=(v2|v2beta1);as=APIGroupDiscoveryList/;

export interface DiscoveryAnswer {
  /** Undefined for the form that the client likes best. */
  readonly contentType: undefined | string;
  readonly body: JsonObject;
}

/** Answers `/api`, `/apis` and what is right below them, undefined for any other path. */
export function describeApi(path: string, accept: string, registry: KindRegistry): undefined | DiscoveryAnswer {
  const parts = path.split("/").filter((part) => part !== "");
  const [root, ...rest] = parts;
  if ((root !== "api" && root !== "apis") || rest.length > 2) return undefined;
  const aggregated = AGGREGATED.exec(accept)?.[1];
  if (rest.length === 0 && aggregated !== undefined) return aggregate(root === "api", aggregated, registry);
  const body = root === "api" ? describeCore(rest, registry) : describeGroups(rest, registry);
  if (body === undefined) return undefined;
  checkAccept(accept);
  return { contentType: undefined, body };
}

function aggregate(isCore: boolean, version: string, registry: KindRegistry): DiscoveryAnswer {
  const groups = groupsOf(registry).filter(([group]) => (group === "") === isCore);
  const items = groups.map(([group, versions]) => ({
    metadata: { ...(group === "" ? {} : { name: group }), creationTimestamp: null },
    versions: versions.map((one) => ({
      version: one,
      freshness: "Current",
      resources: served(registry, group, one).map((definition) => aggregatedResource(definition, one)),
    })),
  }));
  return {
    contentType: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    body: { kind: "APIGroupDiscoveryList", apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {}, items },
  };
}

function aggregatedResource(definition: ResourceDefinition, version: string): JsonObject {
  const { group, kind, plural, singular, shortNames, categories, isNamespaced } = definition;
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: isNamespaced ? "Namespaced" : "Cluster",
    singularResource: singular,
    verbs: verbsOf(definition),
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
    subresources: subresourcesOf(definition, version).map(({ name, responseKind }) => ({
      subresource: name,
      responseKind,
      verbs: SUBRESOURCE_VERBS,
    })),
  };
}

function verbsOf({ kind, isCustom }: ResourceDefinition): readonly string[] {
  if (isCustom) return CUSTOM_VERBS;
  return kind === "Namespace" ? VERBS.filter((verb) => verb !== "deletecollection") : VERBS;
}

interface Subresource {
  readonly name: string;
  readonly responseKind: { readonly group: string; readonly version: string; readonly kind: string };
}

function subresourcesOf(definition: ResourceDefinition, version: string): readonly Subresource[] {
  const { group, kind } = definition;
  return [
    ...(definition.hasScale
      ? [{ name: "scale", responseKind: { group: "autoscaling", version: "v1", kind: "Scale" } }]
      : []),
    ...(definition.hasStatus ? [{ name: "status", responseKind: { group, version, kind } }] : []),
  ];
}

function describeCore(rest: readonly string[], registry: KindRegistry): undefined | JsonObject {
  if (rest.length === 0) return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
  return rest.length === 1 && rest[0] === "v1" ? resourceList("", "v1", registry) : undefined;
}

function describeGroups(rest: readonly string[], registry: KindRegistry): undefined | JsonObject {
  const groups = groupsOf(registry).filter(([group]) => group !== "");
  const [group, version] = rest;
  if (group === undefined) {
    return {
      kind: "APIGroupList",
      apiVersion: "v1",
      groups: groups.map(([name, versions]) => describeGroup(name, versions)),
    };
  }
  const versions = groups.find(([name]) => name === group)?.[1] ?? [];
  if (versions.length === 0) return undefined;
  if (version === undefined) return { kind: "APIGroup", apiVersion: "v1", ...describeGroup(group, versions) };
  return versions.includes(version) ? resourceList(group, version, registry) : undefined;
}

function describeGroup(name: string, versions: readonly string[]): JsonObject {
  const described = versions.map((version) => ({ groupVersion: apiVersionOf(name, version), version }));
  return { name, versions: described, preferredVersion: described[0] ?? null };
}

function resourceList(group: string, version: string, registry: KindRegistry): JsonObject {
  const resources = served(registry, group, version).flatMap((definition): Json[] => {
    const { plural, singular, isNamespaced, kind, shortNames, categories } = definition;
    const object = {
      name: plural,
      singularName: singular,
      namespaced: isNamespaced,
      kind,
      verbs: verbsOf(definition),
      ...(shortNames.length === 0 ? {} : { shortNames }),
      ...(categories.length === 0 ? {} : { categories }),
      storageVersionHash: hashStoredVersion(definition),
    };
    const parts = subresourcesOf(definition, version).map(({ name, responseKind }) => ({
      name: `${plural}/${name}`,
      singularName: "",
      namespaced: isNamespaced,
      ...(responseKind.group === group ? {} : { group: responseKind.group, version: responseKind.version }),
      kind: responseKind.kind,
      verbs: SUBRESOURCE_VERBS,
    }));
    return [object, ...parts];
  });
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion: apiVersionOf(group, version), resources };
}

/** Changes when objects of a kind are stored in another version (k8s.io/apiserver, discovery/storageversionhash.go). */
function hashStoredVersion({ group, versions, storedVersion = versions[0], kind }: ResourceDefinition): string {
  const digest = createHash("sha256").update(`${group}/${storedVersion}/${kind}`).digest();
  return digest.subarray(0, HASH_BYTES).toString("base64");
}

function served(registry: KindRegistry, group: string, version: string): readonly ResourceDefinition[] {
  return registry.all().filter((definition) => definition.group === group && definition.versions.includes(version));
}

/** Groups with their versions, each in the order in which its kinds were defined. */
export function groupsOf(registry: KindRegistry): readonly (readonly [string, readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const { group, versions } of registry.all()) {
    const known = groups.get(group) ?? [];
    groups.set(group, [...known, ...versions.filter((version) => !known.includes(version))]);
  }
  return [...groups];
}
