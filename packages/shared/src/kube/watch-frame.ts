import { AppError } from "../domain/app-error.js";
import { type Fields, isFields } from "./field-reader.js";
import { kubeError } from "./kube-error.js";

/** One line of a watch. */
export type WatchFrame =
  | { readonly kind: "object"; readonly object: Fields }
  | { readonly kind: "deleted"; readonly object: Fields }
  /** Everything up to this version has been told. */
  | { readonly kind: "bookmark"; readonly object: Fields };

/** Throws what an ERROR event means (410 as `Gone`), and `Invalid` on a line that is no event. Unknown types are undefined. */
export function parseWatchFrame(line: string): undefined | WatchFrame {
  const event = parseLine(line);
  const object = event?.["object"];
  if (event === undefined || !isFields(object)) throw new AppError("Invalid", "a line of the watch is no event");
  switch (event["type"]) {
    case "ADDED":
    case "MODIFIED":
      return { kind: "object", object };
    case "DELETED":
      return { kind: "deleted", object };
    case "BOOKMARK":
      return { kind: "bookmark", object };
    case "ERROR":
      throw kubeError(statusCode(object), JSON.stringify(object), undefined);
    default:
      return undefined;
  }
}

function parseLine(line: string): undefined | Fields {
  try {
    const event: unknown = JSON.parse(line);
    return isFields(event) ? event : undefined;
  } catch {
    return undefined;
  }
}

function statusCode(status: Fields): number {
  const code = status["code"];
  return typeof code === "number" ? code : 500;
}
