import { badRequest, notAcceptable } from "../api-error.js";
import type { ApiObject, Json, JsonObject } from "../api-object.js";
import { ageColumn, nameColumn } from "../kinds/columns.js";
import { apiVersionOf, type Column, type ResourceDefinition } from "../kinds/resource-definition.js";
import { ACCEPTED, parseAccept } from "./media-types.js";

/** How a client wants objects: as they are, as rows for people, or their metadata only. */
export type Presentation =
  | { readonly kind: "object" }
  | { readonly kind: "table"; readonly version: string; readonly include: "None" | "Metadata" | "Object" }
  | { readonly kind: "metadata"; readonly version: string; readonly isList: boolean };

/**
 * The first of the accepted media types that the server can give, as it is when none asks for more. Throws 406 when it
 * can give none of them, 400 when rows are to come with what there is not.
 */
export function parsePresentation(accept: string, includeObject: null | string): Presentation {
  for (const { parameter } of parseAccept(accept)) {
    const as = parameter("as");
    const version = parameter("v") ?? "v1";
    if (as === undefined) return { kind: "object" };
    if (as === "Table") return { kind: "table", version, include: parseInclude(includeObject) };
    if (as === "PartialObjectMetadata") return { kind: "metadata", version, isList: false };
    if (as === "PartialObjectMetadataList") return { kind: "metadata", version, isList: true };
  }
  throw notAcceptable(ACCEPTED);
}

function parseInclude(text: null | string): "None" | "Metadata" | "Object" {
  if (text === null || text === "") return "Metadata";
  if (text === "None" || text === "Object" || text === "Metadata") return text;
  const why = `Invalid value: ${JSON.stringify(text)}: must be 'Metadata', 'Object', 'None', or empty`;
  throw badRequest(`Unable to convert to Table as requested: includeObject: ${why}`);
}

/** Shows objects of one kind, in one served version, the way one client wants them. */
export class Presenter {
  readonly #definition: ResourceDefinition;
  readonly #apiVersion: string;
  readonly #presentation: Presentation;
  readonly #now: () => number;

  constructor(definition: ResourceDefinition, version: string, presentation: Presentation, now: () => number) {
    this.#definition = definition;
    this.#apiVersion = apiVersionOf(definition.group, version);
    this.#presentation = presentation;
    this.#now = now;
  }

  one(object: ApiObject): JsonObject {
    switch (this.#presentation.kind) {
      case "table":
        return this.#table([object], { resourceVersion: object.metadata.resourceVersion });
      case "metadata":
        if (this.#presentation.isList) {
          throw notAcceptable("you requested PartialObjectMetadataList, but the requested object is not a list");
        }
        return metadataOnly(object, this.#presentation.version);
      case "object":
        return this.#whole(object);
    }
  }

  /** `listMetadata` has the revision, and the token for the next page. */
  many(objects: readonly ApiObject[], listMetadata: JsonObject): JsonObject {
    const { kind } = this.#definition;
    switch (this.#presentation.kind) {
      case "table":
        return this.#table(objects, listMetadata);
      case "metadata": {
        const { version } = this.#presentation;
        const items = objects.map((object) => metadataOnly(object, version));
        return {
          kind: "PartialObjectMetadataList",
          apiVersion: `meta.k8s.io/${version}`,
          metadata: listMetadata,
          items,
        };
      }
      case "object": {
        const items = objects.map((object) => this.#item(object));
        return { kind: `${kind}List`, apiVersion: this.#apiVersion, metadata: listMetadata, items };
      }
    }
  }

  /** The object of a BOOKMARK: nothing but a revision. */
  bookmark(revision: number, annotations: undefined | JsonObject): JsonObject {
    const metadata = {
      resourceVersion: `${revision}`,
      ...(annotations === undefined ? {} : { annotations }),
    };
    if (this.#presentation.kind === "table") return { ...this.#table([], metadata), columnDefinitions: [] };
    return { kind: this.#definition.kind, apiVersion: this.#apiVersion, metadata };
  }

  #whole(object: ApiObject): JsonObject {
    return { ...object, apiVersion: this.#apiVersion } as unknown as JsonObject;
  }

  /** Items of a list of built-in kinds do not repeat what they are; those of custom kinds do. */
  #item(object: ApiObject): JsonObject {
    if (this.#definition.isCustom) return this.#whole(object);
    const { apiVersion: _version, kind: _kind, ...rest } = object;
    return rest as unknown as JsonObject;
  }

  #table(objects: readonly ApiObject[], metadata: JsonObject): JsonObject {
    const columns = this.#definition.columns.length === 0 ? [nameColumn, ageColumn] : this.#definition.columns;
    const now = this.#now();
    const rows = objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, now)),
      ...this.#rowObject(object),
    }));
    const version = this.#presentation.kind === "table" ? this.#presentation.version : "v1";
    return {
      kind: "Table",
      apiVersion: `meta.k8s.io/${version}`,
      metadata,
      columnDefinitions: columns.map(describeColumn),
      rows,
    };
  }

  #rowObject(object: ApiObject): { readonly object?: Json } {
    if (this.#presentation.kind !== "table" || this.#presentation.include === "None") return { object: null };
    if (this.#presentation.include === "Object") return { object: this.#whole(object) };
    return { object: metadataOnly(object, this.#presentation.version) };
  }
}

function describeColumn(column: Column): JsonObject {
  const { name, type, priority } = column;
  return { name, type, format: name === "Name" ? "name" : "", description: name, priority };
}

function metadataOnly(object: ApiObject, version: string): JsonObject {
  return {
    kind: "PartialObjectMetadata",
    apiVersion: `meta.k8s.io/${version}`,
    metadata: object.metadata as unknown as JsonObject,
  };
}
