import { type Fields, isFields } from "./field-reader.js";
import type { ObjectVersion } from "./known-objects.js";

/** Which object this is, whatever state the rest of it is in; undefined when it does not say so. */
export function versionOf(object: Fields): undefined | ObjectVersion {
  const metadata = object["metadata"];
  if (!isFields(metadata)) return undefined;
  const { namespace = "", name, uid, resourceVersion } = metadata;
  const isWhole = isText(namespace) && isText(name) && isText(uid) && isText(resourceVersion);
  return isWhole ? { namespace, name, uid, resourceVersion } : undefined;
}

/** The version that a list or watch has reached with this object: all that a bookmark says. */
export function reachedVersion(object: Fields): undefined | string {
  const metadata = object["metadata"];
  const version = isFields(metadata) ? metadata["resourceVersion"] : undefined;
  return isText(version) && version !== "" ? version : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
