import { sha256 } from "@causeway/shared";
import type { JsonObject } from "../api-object.js";
import type { KindRegistry } from "../kinds/kind-registry.js";
import { apiVersionOf, type ResourceDefinition } from "../kinds/resource-definition.js";
import { groupsOf } from "./discovery.js";

/**
 * As much of OpenAPI v3 as `kubectl apply` and `create` look at: for each kind a PATCH operation that takes `fieldValidation`.
 * There are no schemas, so kubectl checks nothing before it sends. Undefined for a path that is not served.
 */
export function describeOpenApi(path: string, registry: KindRegistry): undefined | JsonObject {
  const prefix = "/openapi/v3";
  if (path === prefix)
    return {
      paths: Object.fromEntries(
        groupPaths(registry).map((one) => [
          one,
          { serverRelativeURL: `${prefix}/${one}?hash=${hashOf(one, registry)}` },
        ]),
      ),
    };
  const wanted = path.slice(prefix.length + 1);
  if (!groupPaths(registry).includes(wanted)) return undefined;
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "sandbox" },
    paths: Object.fromEntries(kindsAt(wanted, registry).map((kind) => describePath(wanted, kind))),
    components: { schemas: {} },
  };
}

function groupPaths(registry: KindRegistry): readonly string[] {
  return groupsOf(registry).flatMap(([group, versions]) => versions.map((version) => pathOf(group, version)));
}

function pathOf(group: string, version: string): string {
  return `${group === "" ? "api" : "apis"}/${apiVersionOf(group, version)}`;
}

function kindsAt(path: string, registry: KindRegistry): readonly ResourceDefinition[] {
  return registry.all().filter(({ group, versions }) => versions.some((version) => pathOf(group, version) === path));
}

function hashOf(path: string, registry: KindRegistry): string {
  return sha256(...kindsAt(path, registry).map(({ kind }) => kind))
    .toString("hex")
    .slice(0, 16);
}

function describePath(groupPath: string, definition: ResourceDefinition): readonly [string, JsonObject] {
  const version = groupPath.slice(groupPath.lastIndexOf("/") + 1);
  const parameter = (name: string) => ({ name, in: "query", schema: { type: "string", uniqueItems: true } });
  const place = definition.isNamespaced ? `namespaces/{namespace}/${definition.plural}` : definition.plural;
  const operation = {
    parameters: [parameter("dryRun"), parameter("fieldManager"), parameter("fieldValidation"), parameter("force")],
    responses: { "200": { description: "OK" } },
    "x-kubernetes-group-version-kind": { group: definition.group, version, kind: definition.kind },
  };
  return [`/${groupPath}/${place}/{name}`, { patch: { ...operation, "x-kubernetes-action": "patch" } }];
}
