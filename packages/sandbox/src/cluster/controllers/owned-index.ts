import type { ApiObject, OwnerReference } from "../api-object.js";
import type { Change } from "../store/collection.js";

/** The objects of one resource by the uid of the owner that controls them. Must see every change of the resource. */
export class OwnedIndex {
  readonly #resource: string;
  readonly #owned = new Map<string, Map<string, ApiObject>>();

  constructor(resource: string) {
    this.#resource = resource;
  }

  /** Name of the controlling owner that a change concerns; undefined for objects without one and of other resources. */
  observe({ resource, type, object, previous }: Change): undefined | string {
    if (resource !== this.#resource) return undefined;
    const owner = controllerOf(object);
    const before = controllerOf(previous);
    if (before !== undefined && (type === "DELETED" || before.uid !== owner?.uid)) this.#remove(before.uid, object);
    if (owner === undefined) return before?.name;
    if (type !== "DELETED") {
      const owned = this.#owned.get(owner.uid) ?? new Map<string, ApiObject>();
      this.#owned.set(owner.uid, owned.set(object.metadata.name, object));
    }
    return owner.name;
  }

  #remove(owner: string, object: ApiObject): void {
    const owned = this.#owned.get(owner);
    owned?.delete(object.metadata.name);
    if (owned?.size === 0) this.#owned.delete(owner);
  }

  of(owner: ApiObject): readonly ApiObject[] {
    return [...(this.#owned.get(owner.metadata.uid)?.values() ?? [])];
  }
}

function controllerOf(object: undefined | ApiObject): undefined | OwnerReference {
  return object?.metadata.ownerReferences?.find((one) => one.controller === true);
}
