import type { ApiObject } from "../api-object.js";
import type { ValueKnowledge } from "./shapes/check-values.js";
import type { Shapes } from "./shapes/shape.js";

/** One column of `kubectl get`. Those with priority 1 show with `-o wide` only. */
export interface Column {
  readonly name: string;
  readonly type: "string" | "integer" | "date";
  readonly priority: 0 | 1;
  readonly cell: (object: ApiObject, nowMs: number) => string | number;
}

/** Values that a field selector may ask for, besides metadata.name and metadata.namespace. */
type SelectableFields = Readonly<Record<string, (object: ApiObject) => string>>;

/**
 * Completes and checks an object before it is stored: defaults, allocations, rules. `old` is undefined on create.
 * Throws ApiError.
 */
export type Prepare = (object: ApiObject, old: undefined | ApiObject) => ApiObject;

/** Fills in defaults that follow from the object alone; the same for an object that has them already. */
type Complete = (object: ApiObject) => ApiObject;

/** What a client should know of an object that is taken all the same. */
type Warn = (object: ApiObject, old: undefined | ApiObject) => readonly string[];

/** Everything the API server knows about one kind. */
export interface ResourceDefinition {
  /** "" is the core group. */
  readonly group: string;
  /** Served versions, the preferred one first; all have the same content. */
  readonly versions: readonly string[];
  /** The version in which Kubernetes stores such objects, where that is not the preferred one. */
  readonly storedVersion?: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly isNamespaced: boolean;
  /** Comes from a CustomResourceDefinition: no strategic merge. */
  readonly isCustom: boolean;
  /** A PUT over an object must say which version it replaces: custom kinds, and few others. */
  readonly needsVersion: boolean;
  /** A PUT makes what is not there. */
  readonly isMadeByPut: boolean;
  readonly hasStatus: boolean;
  readonly hasScale: boolean;
  /** metadata.generation counts changes of everything but metadata and status. */
  readonly hasGeneration: boolean;
  /** ... and of labels too. */
  readonly countsLabels: boolean;
  /** DELETE only marks the object when it asks for a grace period; somebody else removes it. */
  readonly isGraceful: boolean;
  /** What fields its objects may have, under the name of the kind; undefined when any field may be there. */
  readonly shapes: undefined | Shapes;
  /** What their values may be; undefined when nothing is known beyond their types. */
  readonly values: undefined | ValueKnowledge;
  readonly columns: readonly Column[];
  readonly fields: SelectableFields;
  /** What it adds belongs to whoever sent the object; what `prepare` adds belongs to nobody. */
  readonly complete: Complete;
  readonly prepare: Prepare;
  readonly warn: Warn;
  /** What a write to the status alone is asked. */
  readonly completeStatus: Complete;
}

/** What a definition must say; the rest has the defaults of a plain namespaced kind. */
export type DefinitionInput = Pick<ResourceDefinition, "group" | "versions" | "plural" | "kind"> &
  Partial<ResourceDefinition>;

export function defineResource(input: DefinitionInput): ResourceDefinition {
  return {
    singular: input.kind.toLowerCase(),
    shortNames: [],
    categories: [],
    isNamespaced: true,
    isCustom: false,
    needsVersion: input.isCustom === true,
    isMadeByPut: false,
    hasStatus: false,
    hasScale: false,
    hasGeneration: false,
    countsLabels: false,
    isGraceful: false,
    shapes: undefined,
    values: undefined,
    columns: [],
    fields: {},
    complete: (object) => object,
    prepare: (object) => object,
    warn: () => [],
    completeStatus: (object) => object,
    ...input,
  };
}

/** `pods`, `deployments.apps`: how the store and fault rules name a resource. */
export function resourceId(definition: Pick<ResourceDefinition, "group" | "plural">): string {
  return definition.group === "" ? definition.plural : `${definition.plural}.${definition.group}`;
}

/** `v1`, `apps/v1`. */
export function apiVersionOf(group: string, version: string): string {
  return group === "" ? version : `${group}/${version}`;
}

/** The version that objects of this kind are stored in. */
export function storedApiVersion(definition: ResourceDefinition): string {
  return apiVersionOf(definition.group, definition.versions[0] ?? "v1");
}
