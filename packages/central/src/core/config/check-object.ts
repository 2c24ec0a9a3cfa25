import type { Cluster, ConfigObject, Labels, Workspace, WorkspaceSetting } from "@causeway/shared";
import { describeLabels, labelsMatch } from "@causeway/shared";
import { checkAnnotations } from "./annotations.js";
import { describeField } from "./field-path.js";
import type { Finding } from "./refusal.js";

export interface ObjectCheck {
  /** Any of these refuses the object. */
  readonly findings: readonly Finding[];
  /** What does no harm and probably is not what was meant. */
  readonly remarks: readonly Finding[];
}

/** Rules about one object that its schema cannot say and that need no other object. */
export function checkObject(object: ConfigObject): ObjectCheck {
  const findings = checkAnnotations(object.kind, object.metadata.annotations ?? {});
  if (object.kind === "Workspace") findings.push(...checkSelectors(object));
  const items = object.kind === "WorkspaceSetting" ? checkItems(object) : [];
  const isHarmless = ({ reason }: Finding) => reason === "Unreachable";
  findings.push(...items.filter((finding) => !isHarmless(finding)));
  const remarks = object.kind === "Cluster" ? checkEffects(object) : items.filter(isHarmless);
  return { findings, remarks };
}

/** Fields of a Cluster that are kept for what will read them. */
const WITHOUT_EFFECT = ["tokenTtl", "trustDomain"] as const;

function checkEffects({ spec }: Cluster): Finding[] {
  return WITHOUT_EFFECT.filter((field) => spec?.[field] !== undefined).map((field) => ({
    path: ["spec", field],
    part: "key",
    reason: "NotSupported",
    message: `spec.${field} is kept, and has no effect in this version`,
  }));
}

function checkSelectors(workspace: Workspace): Finding[] {
  const names: readonly string[] = workspace.spec.namespaceSelector.names;
  const firsts = new Map<string, number>();
  return names.flatMap((name, index) => {
    const first = firsts.get(name);
    if (first === undefined) {
      firsts.set(name, index);
      return [];
    }
    const path = ["spec", "namespaceSelector", "names", index];
    const other = describeField(["spec", "namespaceSelector", "names", first]);
    return [
      {
        path,
        part: "value",
        reason: "Duplicate",
        message: `${JSON.stringify(name)} is in ${other} already: remove one of them`,
      },
    ];
  });
}

interface Taken {
  readonly labels: Labels;
  readonly place: string;
  readonly item: number;
}

/** What is taken, by one label of each set: whatever takes all of a set's services has one of the set's labels. */
interface TakenIndex {
  everything: undefined | Taken;
  readonly byLabel: Map<string, Taken[]>;
}

/**
 * A service belongs to the first item that takes it, so an item or a set of labels behind one that takes all of the same
 * services would never have any.
 */
function checkItems(setting: WorkspaceSetting): Finding[] {
  const findings: Finding[] = [];
  const taken: TakenIndex = { everything: undefined, byLabel: new Map() };
  for (const [item, { exposedServices }] of (setting.spec.defaultEastWestGatewaySettings ?? []).entries()) {
    const path = ["spec", "defaultEastWestGatewaySettings", item];
    const sets: readonly { readonly serviceLabels: Labels }[] = exposedServices ?? [];
    if (sets.length === 0) findings.push(...checkReach({ labels: {}, place: describeField(path), item }, taken, path));
    for (const [position, { serviceLabels }] of sets.entries()) {
      const at = [...path, "exposedServices", position];
      findings.push(...checkReach({ labels: serviceLabels, place: describeField(at), item }, taken, at));
    }
  }
  return findings;
}

/** Also notes what `next` takes, for those that follow. */
function checkReach(next: Taken, taken: TakenIndex, path: Finding["path"]): Finding[] {
  const before = findTaken(next, taken);
  if (before === undefined) {
    noteTaken(next, taken);
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

function findTaken(next: Taken, { everything, byLabel }: TakenIndex): undefined | Taken {
  if (everything !== undefined) return everything;
  for (const [key, value] of Object.entries(next.labels)) {
    const found = byLabel.get(`${key}=${value}`)?.find((other) => takesAllOf(other, next));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Sets of one item may overlap, for they all lead to the same gateway; only saying one twice is a slip. */
function takesAllOf(other: Taken, next: Taken): boolean {
  const isWider = Object.keys(other.labels).length < Object.keys(next.labels).length;
  return labelsMatch(other.labels, next.labels) && !(isWider && other.item === next.item);
}

function noteTaken(next: Taken, taken: TakenIndex): void {
  const [first] = Object.entries(next.labels);
  if (first === undefined) {
    taken.everything = next;
    return;
  }
  const key = `${first[0]}=${first[1]}`;
  const sets = taken.byLabel.get(key) ?? [];
  sets.push(next);
  taken.byLabel.set(key, sets);
}
