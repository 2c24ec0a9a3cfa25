import { type ConfigObject, parseClusterId, SCHEMAS } from "@causeway/shared";
import { describeField } from "./field-path.js";
import { parsePath, pathOf } from "./object-path.js";
import type { CheckSchema } from "./parse-document.js";
import type { Cause, Finding } from "./refusal.js";
import { describeViolations } from "./schema-violation.js";

/** Where the store keeps the tombstones of deleted Clusters. */
export const TOMBSTONES = "tombstones/";

/** An object as a store has it. */
export interface BackedUp {
  readonly path: string;
  readonly body: unknown;
}

export interface BackupContext {
  /** The one organization of this central. */
  readonly organization: string;
  readonly checkSchema: CheckSchema;
}

/**
 * Why the objects of a backup cannot be this central's. Only what the code relies on is checked: a rule about several
 * objects that was made stricter since must not keep anybody from what they once stored.
 */
export function checkBackup(objects: readonly BackedUp[], context: BackupContext): Cause[] {
  return objects.flatMap((object) =>
    checkOne(object, context).map(({ path, reason, message }) => {
      const field = [object.path, describeField(path)].filter((part) => part !== "").join(" ");
      return { field, line: 0, column: 0, reason, message: `${object.path} in the backup: ${message}` };
    }),
  );
}

function checkOne({ path, body }: BackedUp, { organization, checkSchema }: BackupContext): Finding[] {
  if (path.startsWith(TOMBSTONES)) {
    const name = parseClusterId(path.slice(TOMBSTONES.length));
    return name.ok ? [] : [wrong("InvalidValue", name.error)];
  }
  const ref = parsePath(path);
  if (ref?.isComplete !== true) return [wrong("UnknownKind", "this version has no such kind of object")];
  const owner = path.split("/")[1];
  if (owner !== organization) {
    return [wrong("ParentMissing", `organization "${owner}" is not this central's, which is "${organization}"`)];
  }
  const broken = describeViolations(SCHEMAS[ref.info.kind], checkSchema(ref.info.kind, body));
  if (broken.length > 0) return broken;
  // The schema of this kind has accepted exactly this value.
  const object = body as ConfigObject;
  return pathOf(object) === path ? [] : [wrong("InvalidValue", `the object says that it is ${pathOf(object)}`)];
}

function wrong(reason: Finding["reason"], message: string): Finding {
  return { path: [], part: "value", reason, message };
}
