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
/** What an alias may stand for: enough for labels, too little to blow a small text up. */
const MAX_ALIASED = 4_096;

export interface NodeProblem {
  readonly offset: number;
  readonly reason: "BadText" | "TooLarge" | "Duplicate";
  readonly message: string;
}

/** What a parsed document must not contain, though it is YAML; in the order of the text. */
export function checkNodes(document: Document.Parsed): NodeProblem[] {
  const problems: NodeProblem[] = [];
  checkNode(document.contents, 1, { document, problems });
  return problems;
}

interface Context {
  readonly document: Document.Parsed;
  readonly problems: NodeProblem[];
}

function checkNode(node: null | Node, depth: number, context: Context): void {
  if (isScalar(node)) checkScalar(node, context);
  else if (isAlias(node)) checkAlias(node, context);
  else if (isCollection(node)) checkCollection(node, depth, context);
}

function checkScalar(node: Scalar, { problems }: Context): void {
  if (typeof node.value !== "string" || !node.value.includes("\0")) return;
  problems.push({ offset: offsetOf(node), reason: "BadText", message: "text with a NUL character" });
}

function checkAlias(node: Alias, { document, problems }: Context): void {
  const [start = 0, end = 0] = node.resolve(document)?.range ?? [];
  if (end - start <= MAX_ALIASED) return;
  const message = `alias *${node.source} stands for more than ${MAX_ALIASED} characters: write them out`;
  problems.push({ offset: offsetOf(node), reason: "TooLarge", message });
}

function checkCollection(node: YAMLMap | YAMLSeq, depth: number, context: Context): void {
  if (depth > MAX_DEPTH) {
    const message = `nested more than ${MAX_DEPTH} levels deep`;
    context.problems.push({ offset: offsetOf(node), reason: "TooLarge", message });
    return;
  }
  if (isMap<ParsedNode>(node)) checkKeys(node.items, context.problems);
  for (const item of node.items) {
    const parts = isPair<Node, null | Node>(item) ? [item.key, item.value] : [item as null | Node];
    for (const part of parts) checkNode(part, depth + 1, context);
  }
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
      const message = `field ${JSON.stringify(name)} is there twice: one of the two would be lost`;
      problems.push({ offset, reason: "Duplicate", message });
    }
    seen.add(name);
  }
}
