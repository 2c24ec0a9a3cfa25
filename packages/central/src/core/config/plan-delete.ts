import { type ClusterId, err, ok, type Result } from "@causeway/shared";
import type { ConfigRecord, ConfigState, ConfigWrite } from "./config-state.js";
import { namesBeside, recordsUnder } from "./config-state.js";
import { describeAbsent } from "./describe-absent.js";
import { childPrefixes } from "./object-path.js";
import { type Cause, createRefusal, type Refusal, refuse } from "./refusal.js";

export interface DeletePlan {
  /** Paths of everything that goes, children before their parents. */
  readonly deleted: readonly string[];
  readonly writes: readonly ConfigWrite[];
}

/** A parent takes its children with it, unless one of them is protected. Undefined `resourceVersion` deletes any. */
export function planDelete(
  path: string,
  resourceVersion: undefined | string,
  state: ConfigState,
): Result<DeletePlan, Refusal> {
  const record = state.records.get(path);
  if (record === undefined) return err(refuse("NotFound", "", describeAbsent(path, namesBeside(state.records, path))));
  if (resourceVersion !== undefined && resourceVersion !== record.resourceVersion) {
    const message = `${path} is at resourceVersion "${record.resourceVersion}", not "${resourceVersion}"`;
    return err(refuse("VersionConflict", "", message));
  }
  const children = childPrefixes(path).flatMap((prefix) => recordsUnder(state.records, prefix));
  const all = [...children, record].toSorted((a, b) => depth(b) - depth(a) || (a.path < b.path ? -1 : 1));
  const causes = all.filter(isProtected).map(describeProtected);
  if (causes.length > 0) return err(createRefusal(causes));
  return ok({ deleted: all.map((one) => one.path), writes: all.flatMap(writesOf) });
}

/** Settings before what they are about: a workspace's setting has the longer path, an organization's the same. */
function depth({ path }: ConfigRecord): number {
  return path.split("/").length;
}

function isProtected({ object }: ConfigRecord): boolean {
  return object.spec !== undefined && "deletionProtectionEnabled" in object.spec
    ? object.spec.deletionProtectionEnabled === true
    : false;
}

function describeProtected({ path }: ConfigRecord): Cause {
  const message = `${path} is protected: apply it with deletionProtectionEnabled: false first`;
  return { field: "", line: 0, column: 0, reason: "Protected", message };
}

function writesOf({ path, object }: ConfigRecord): ConfigWrite[] {
  const remove = { kind: "delete", path } as const;
  if (object.kind !== "Cluster") return [remove];
  return [remove, { kind: "bury", cluster: object.metadata.name as ClusterId }];
}
