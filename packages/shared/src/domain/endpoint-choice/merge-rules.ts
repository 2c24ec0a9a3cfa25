import { describeLabels, type Labels } from "../labels.js";
import type { MeshPolicy, MeshRule, MeshSubset } from "./mesh-objects.js";

/** Rules of one namespace for one host that istiod has made into one. */
export interface MergedRule {
  readonly namespace: string;
  readonly exportTo: ReadonlySet<string>;
  readonly clients: undefined | Labels;
  /** `namespace/name` of the rules that it was made of. */
  readonly from: readonly string[];
  readonly policy: undefined | MeshPolicy;
  readonly subsets: readonly MeshSubset[];
}

/** A rule for some clients only is never seen from another namespace. */
export function exportsOf({ clients, exportTo }: MeshRule): ReadonlySet<string> {
  return new Set(clients === undefined ? exportTo : ["."]);
}

/**
 * One namespace's rules for one host, those for some clients first, the older before the younger. A rule is merged into every
 * earlier one that is exported no further and for the same clients: its subsets are added, and its policy where there is none
 * yet. It stays on its own besides unless one of them is exported just as far.
 */
export function mergeRules(rules: readonly MeshRule[]): readonly MergedRule[] {
  const merged: MergedRule[] = [];
  for (const rule of rules.toSorted(compareRules)) {
    const exportTo = exportsOf(rule);
    let isSeparate = true;
    for (const [at, earlier] of merged.entries()) {
      const relation = relate(earlier, rule, exportTo);
      isSeparate = relation !== "absorbed";
      if (relation !== "apart") merged[at] = absorb(earlier, rule);
    }
    if (isSeparate) merged.push(asMerged(rule, exportTo));
  }
  return merged;
}

/** Whether a rule goes into an earlier one, and if so, whether it also stays on its own. */
function relate(earlier: MergedRule, { clients }: MeshRule, exportTo: ReadonlySet<string>): Relation {
  const isEqual = earlier.exportTo.size === exportTo.size && [...exportTo].every((one) => earlier.exportTo.has(one));
  const isWider = earlier.exportTo.size > 0 && [...earlier.exportTo].every((one) => exportTo.has(one));
  if (!isEqual && !isWider) return "apart";
  const areBoth = earlier.clients !== undefined && clients !== undefined;
  const isSame = areBoth && describeLabels(earlier.clients) === describeLabels(clients);
  if (areBoth && !isSame) return "apart";
  return isEqual || isSame || (earlier.clients === undefined && clients === undefined) ? "absorbed" : "copied";
}

type Relation = "apart" | "copied" | "absorbed";

function absorb(earlier: MergedRule, rule: MeshRule): MergedRule {
  const names = new Set(earlier.subsets.map(({ name }) => name));
  return {
    ...earlier,
    from: [...earlier.from, nameOf(rule)],
    policy: earlier.policy ?? rule.policy,
    subsets: [...earlier.subsets, ...rule.subsets.filter(({ name }) => !names.has(name))],
  };
}

function asMerged(rule: MeshRule, exportTo: ReadonlySet<string>): MergedRule {
  const { namespace, clients, policy, subsets } = rule;
  return { namespace, exportTo, clients, from: [nameOf(rule)], policy, subsets };
}

function nameOf({ namespace, name }: MeshRule): string {
  return `${namespace}/${name}`;
}

function compareRules(left: MeshRule, right: MeshRule): number {
  const rank = ({ clients }: MeshRule) => (clients === undefined ? 1 : 0);
  return rank(left) - rank(right) || compare(left.createdAt, right.createdAt) || compare(left.name, right.name);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
