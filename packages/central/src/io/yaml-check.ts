import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  type Node,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { MAX_DEPTH } from "./yaml-limits.js";

/** Keys that would reach into JavaScript's own objects. */
const REFUSED_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
/** Values that an alias may stand for: enough for labels, too little to blow a small text up. */
const MAX_ALIASED = 1_000;

export interface NodeProblem {
  readonly offset: number;
  readonly reason: "BadText" | "TooLarge" | "Duplicate";
  readonly message: string;
}

/** What a parsed document must not contain, though it is YAML; in the order of the text. */
export function checkNodes(document: Document.Parsed): NodeProblem[] {
  const problems: NodeProblem[] = [];
  checkNode(document.contents, 1, { anchors: new Map(), problems });
  return problems;
}

interface Context {
  /** How many values stand behind each anchor so far, aliases counted as what they stand for; "open" inside it. */
  readonly anchors: Map<string, number | "open">;
  readonly problems: NodeProblem[];
}

/** Answers how many values the node stands for. */
function checkNode(node: null | Node, depth: number, context: Context): number {
  if (isAlias(node)) return checkAlias(node, context);
  if (isScalar(node)) checkScalar(node, context);
  const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined;
  if (anchor !== undefined) context.anchors.set(anchor, "open");
  const size = isCollection(node) ? checkCollection(node, depth, context) : 1;
  if (anchor !== undefined) context.anchors.set(anchor, size);
  return size;
}

function checkScalar(node: Scalar, { problems }: Context): void {
  if (typeof node.value !== "string" || !node.value.includes("\0")) return;
  problems.push({ offset: offsetOf(node), reason: "BadText", message: "text with a NUL character" });
}

function checkAlias(node: Alias, { anchors, problems }: Context): number {
  const { source } = node;
  const size = anchors.get(source);
  const offset = offsetOf(node);
  if (size === undefined) problems.push({ offset, reason: "BadText", message: describeUnresolved(source) });
  else if (size === "open") {
    problems.push({ offset, reason: "BadText", message: `alias *${source} stands inside of what it stands for` });
  } else if (size > MAX_ALIASED) {
    const message = `alias *${source} stands for more than ${MAX_ALIASED} values: write out what is meant`;
    // One is enough: whatever builds on it is too large as well.
    if (!problems.some(({ reason }) => reason === "TooLarge")) problems.push({ offset, reason: "TooLarge", message });
  } else return size;
  return 1;
}

function describeUnresolved(source: string): string {
  const isPattern = source.startsWith("/");
  const why = isPattern ? "" : `, or &${source} is missing before it`;
  return `a value that begins with * must be in quotes, "*${source}"${why}`;
}

function checkCollection(node: YAMLMap | YAMLSeq, depth: number, context: Context): number {
  if (depth > MAX_DEPTH) {
    const message = `nested more than ${MAX_DEPTH} levels deep`;
    context.problems.push({ offset: offsetOf(node), reason: "TooLarge", message });
    return 1;
  }
  if (isMap<ParsedNode>(node)) checkKeys(node.items, context.problems);
  let size = 1;
  for (const item of node.items) {
    const parts = isPair<Node, null | Node>(item) ? [item.key, item.value] : [item as null | Node];
    for (const part of parts) size += checkNode(part, depth + 1, context);
  }
  return size;
}

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** The library's own check compares each key with every other: too slow for a large mapping. */
function checkKeys(pairs: readonly { readonly key: ParsedNode }[], problems: NodeProblem[]): void {
  const seen = new Set<unknown>();
  for (const { key } of pairs) {
    if (!isScalar(key)) continue;
    const name = key.value;
    const offset = key.range[0];
    if (typeof name === "string" && REFUSED_KEYS.has(name)) {
      problems.push({ offset, reason: "BadText", message: `a field must not be called ${JSON.stringify(name)}` });
    }
    if (seen.has(name)) {
      const message = `field ${JSON.stringify(name)} is there twice: remove one of them`;
      problems.push({ offset, reason: "Duplicate", message });
    }
    seen.add(name);
  }
}
