import { compareElements, type PathElement } from "./path-element.js";

/**
 * A set of paths, as a tree. A node says whether the path that leads to it is in the set; nodes that lead to nothing are
 * left out, so equal sets are equal trees. The path to the root is never in the set.
 */
export interface FieldSet {
  readonly isMember: boolean;
  readonly children: ReadonlyMap<PathElement, FieldSet>;
}

const NO_CHILDREN: ReadonlyMap<PathElement, FieldSet> = new Map();

export const EMPTY_SET: FieldSet = { isMember: false, children: NO_CHILDREN };
/** A path that is in the set, and none below it. */
export const LEAF: FieldSet = { isMember: true, children: NO_CHILDREN };

export function isEmptySet(set: FieldSet): boolean {
  return !set.isMember && set.children.size === 0;
}

/** A node of what leads somewhere. */
export function makeSet(isMember: boolean, children: ReadonlyMap<PathElement, FieldSet>): FieldSet {
  if (children.size > 0) return { isMember, children };
  return isMember ? LEAF : EMPTY_SET;
}

/** The set of these paths. */
export function setOf(paths: Iterable<readonly PathElement[]>): FieldSet {
  let set = EMPTY_SET;
  for (const path of paths) set = unite(set, lead(path));
  return set;
}

function lead([first, ...rest]: readonly PathElement[]): FieldSet {
  return first === undefined ? EMPTY_SET : makeSet(false, new Map([[first, rest.length === 0 ? LEAF : lead(rest)]]));
}

/** What is in one of them. */
export function unite(left: FieldSet, right: FieldSet): FieldSet {
  if (left === right || isEmptySet(right)) return left;
  if (isEmptySet(left)) return right;
  const children = new Map(left.children);
  for (const [element, child] of right.children) {
    const own = children.get(element);
    children.set(element, own === undefined ? child : unite(own, child));
  }
  return makeSet(left.isMember || right.isMember, children);
}

/** What is in both. */
export function intersect(left: FieldSet, right: FieldSet): FieldSet {
  if (left === right) return left;
  return combine(left, right, left.isMember && right.isMember, (own, other) =>
    other === undefined ? EMPTY_SET : intersect(own, other),
  );
}

/** What is in the left one only. */
export function subtract(left: FieldSet, right: FieldSet): FieldSet {
  if (isEmptySet(right)) return left;
  return combine(left, right, left.isMember && !right.isMember, (own, other) =>
    other === undefined ? own : subtract(own, other),
  );
}

/** What is in the left one, and neither in the right one nor below anything that is. */
export function subtractTrees(left: FieldSet, right: FieldSet): FieldSet {
  if (isEmptySet(right)) return left;
  return combine(left, right, left.isMember && !right.isMember, (own, other) => {
    if (other === undefined) return own;
    return other.isMember ? EMPTY_SET : subtractTrees(own, other);
  });
}

/** The left node with every child changed beside its counterpart; the same node when nothing changed. */
function combine(
  left: FieldSet,
  right: FieldSet,
  isMember: boolean,
  change: (own: FieldSet, other: undefined | FieldSet) => FieldSet,
): FieldSet {
  let isSame = isMember === left.isMember;
  const children = new Map<PathElement, FieldSet>();
  for (const [element, own] of left.children) {
    const changed = change(own, right.children.get(element));
    if (changed !== own) isSame = false;
    if (!isEmptySet(changed)) children.set(element, changed);
  }
  return isSame ? left : makeSet(isMember, children);
}

export function hasPath(set: FieldSet, path: readonly PathElement[]): boolean {
  let node: undefined | FieldSet = set;
  for (const element of path) node = node?.children.get(element);
  return path.length > 0 && node?.isMember === true;
}

/** Children in the order in which they are written. */
export function sortedChildren(set: FieldSet): readonly (readonly [PathElement, FieldSet])[] {
  return [...set.children].sort(([left], [right]) => compareElements(left, right));
}

/** Every path of the set: first those that end at a node, then those that go on below it. */
export function* pathsOf(set: FieldSet, prefix: readonly PathElement[] = []): Generator<readonly PathElement[], void> {
  const children = sortedChildren(set);
  for (const [element, child] of children) if (child.isMember) yield [...prefix, element];
  for (const [element, child] of children) yield* pathsOf(child, [...prefix, element]);
}
