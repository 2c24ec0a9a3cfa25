import type { ConfigObject, Labels, Workspace, WorkspaceSetting } from "@causeway/shared";
import { describeLabels, labelsMatch } from "@causeway/shared";
import { checkAnnotations } from "./annotations.js";
import { describeField } from "./field-path.js";
import type { Finding } from "./refusal.js";

/** Rules about one object that its schema cannot say and that need no other object. */
export function checkObject(object: ConfigObject): Finding[] {
  const findings = checkAnnotations(object.kind, object.metadata.annotations ?? {});
  if (object.kind === "Workspace") findings.push(...checkSelectors(object));
  if (object.kind === "WorkspaceSetting") findings.push(...checkItems(object));
  return findings;
}

function checkSelectors(workspace: Workspace): Finding[] {
  const names: readonly string[] = workspace.spec.namespaceSelector.names;
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (first === index) return [];
    const path = ["spec", "namespaceSelector", "names", index];
    const other = describeField(["spec", "namespaceSelector", "names", first]);
    return [{ path, part: "value", reason: "Duplicate", message: `${JSON.stringify(name)} is in ${other} already` }];
  });
}

interface Taken {
  readonly labels: Labels;
  readonly place: string;
  readonly item: number;
}

/**
 * A service belongs to the first item that takes it, so an item or a set of labels behind one that takes all of the same
 * services would never have any.
 */
function checkItems(setting: WorkspaceSetting): Finding[] {
  const findings: Finding[] = [];
  const taken: Taken[] = [];
  for (const [item, { exposedServices }] of (setting.spec.defaultEastWestGatewaySettings ?? []).entries()) {
    const path = ["spec", "defaultEastWestGatewaySettings", item];
    const sets: readonly { readonly serviceLabels: Labels }[] = exposedServices ?? [];
    if (sets.length === 0) {
      findings.push(...checkReach({ labels: {}, place: describeField(path), item }, taken, path));
    }
    for (const [position, { serviceLabels }] of sets.entries()) {
      const at = [...path, "exposedServices", position];
      findings.push(...checkReach({ labels: serviceLabels, place: describeField(at), item }, taken, at));
    }
  }
  return findings;
}

/** Also notes what `next` takes, for those that follow. */
function checkReach(next: Taken, taken: Taken[], path: Finding["path"]): Finding[] {
  const before = taken.find((other) => labelsMatch(other.labels, next.labels));
  if (before === undefined) {
    taken.push(next);
    return [];
  }
  if (describeLabels(before.labels) === describeLabels(next.labels) && before.item === next.item) {
    return [{ path, part: "value", reason: "Duplicate", message: `${next.place} says the same as ${before.place}` }];
  }
  const all = Object.keys(before.labels).length === 0;
  const what = all
    ? "takes every service already"
    : `takes every service with ${describeLabels(before.labels)} already`;
  const message = `${next.place} can never take a service: ${before.place} ${what}; put the narrower one first`;
  return [{ path, part: "value", reason: "Unreachable", message }];
}
