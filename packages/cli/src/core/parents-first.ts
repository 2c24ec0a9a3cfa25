import type { Source } from "./joined-sources.js";
import { KINDS } from "./kinds.js";

const KIND_LINE = /^kind:[ \t]*["']?(\w+)|"kind"\s*:\s*"(\w+)"/m;

/**
 * Files of one folder, whose names say nothing about which object hangs on which: ordered by the first kind that each
 * holds, parents first, otherwise as they come. Only looks at the text; what it cannot tell goes last, and central
 * checks the order in any case.
 */
export function parentsFirst(sources: readonly Source[]): readonly Source[] {
  return sources
    .map((source) => ({ source, rank: rankOf(source) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ source }) => source);
}

function rankOf({ text }: Source): number {
  const [, yamlKind, jsonKind] = KIND_LINE.exec(text) ?? [];
  const rank = KINDS.findIndex(({ kind }) => kind === (yamlKind ?? jsonKind));
  return rank < 0 ? KINDS.length : rank;
}
