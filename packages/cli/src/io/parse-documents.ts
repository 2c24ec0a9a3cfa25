import { AppError } from "@causeway/shared/basics";
import type { JoinedSources } from "../core/joined-sources.js";

/** One document and where it starts in its file. */
export interface LocatedDocument {
  readonly value: unknown;
  /** `FILE:LINE`. */
  readonly place: string;
}

/**
 * The documents of a YAML stream without the empty ones.
 *
 * @throws AppError Invalid at the first syntax error, with its place
 */
export async function parseDocuments(sources: JoinedSources): Promise<readonly LocatedDocument[]> {
  const { LineCounter, parseAllDocuments } = await import("yaml");
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(sources.text, { lineCounter, prettyErrors: false, uniqueKeys: true });
  const placeOf = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset);
    const at = sources.locate(line);
    return `${at?.name ?? ""}:${at?.line ?? line}:${col}`;
  };
  const found: LocatedDocument[] = [];
  for (const document of documents) {
    const [error] = document.errors;
    if (error !== undefined) throw new AppError("Invalid", `${placeOf(error.pos[0])}: ${error.message}`);
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (value !== null) found.push({ value, place: placeOf(document.contents?.range?.[0] ?? 0) });
  }
  return found;
}
