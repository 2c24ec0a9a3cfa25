import { apiVersionOf, type ResourceDefinition, resourceId } from "./resource-definition.js";

/** The kinds that the API serves now. CustomResourceDefinitions add and remove some. */
export class KindRegistry {
  readonly #byId = new Map<string, ResourceDefinition>();

  /** Adds or replaces. */
  define(definition: ResourceDefinition): void {
    this.#byId.set(resourceId(definition), definition);
  }

  remove(id: string): void {
    this.#byId.delete(id);
  }

  byId(id: string): undefined | ResourceDefinition {
    return this.#byId.get(id);
  }

  /** By path: group, version and plural. */
  find(group: string, version: string, plural: string): undefined | ResourceDefinition {
    const found = this.#byId.get(resourceId({ group, plural }));
    return found?.versions.includes(version) === true ? found : undefined;
  }

  /** By what an object says of itself; undefined when that kind is not served. */
  findKind(apiVersion: string, kind: string): undefined | ResourceDefinition {
    for (const definition of this.#byId.values()) {
      if (definition.kind !== kind) continue;
      if (definition.versions.some((version) => apiVersionOf(definition.group, version) === apiVersion))
        return definition;
    }
    return undefined;
  }

  all(): readonly ResourceDefinition[] {
    return [...this.#byId.values()];
  }
}
