import { AppError } from "@causeway/shared/basics";
import type { JoinedSources } from "../core/joined-sources.js";
import { textAt } from "../core/record.js";

/** One document and where it starts in its file. */
export interface LocatedDocument {
  readonly value: unknown;
  /** `FILE:LINE`. */
  readonly place: string;
}

/**
 * The documents of a YAML stream without the empty ones. Central's judgement of the text should be asked before: it
 * knows what a slip means. What this refuses is what a person must never meet as a crash.
 *
 * @throws AppError Invalid at the first thing that cannot be read, with its place
 */
export async function parseDocuments(sources: JoinedSources): Promise<readonly LocatedDocument[]> {
  const { LineCounter, parseAllDocuments } = await import("yaml");
  const lineCounter = new LineCounter();
  const placeOf = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset);
    const at = sources.locate(line);
    return `${at?.name ?? ""}:${at?.line ?? line}:${Math.max(1, col)}`;
  };
  const documents = readable(placeOf(0), () =>
    parseAllDocuments(sources.text, {
      lineCounter,
      prettyErrors: false,
      stringKeys: true,
      uniqueKeys: false,
      logLevel: "silent",
    }),
  );
  const found: LocatedDocument[] = [];
  for (const document of documents) {
    const [error] = document.errors;
    if (error !== undefined) throw new AppError("Invalid", `${placeOf(error.pos[0])}: ${error.message}`);
    const place = placeOf(document.contents?.range?.[0] ?? 0);
    const value: unknown = readable(place, () => document.toJS({ maxAliasCount: 100 }));
    if (value !== null) found.push({ value, place });
  }
  return found;
}

/** The library throws where an alias stands for nothing or for too much, and where nesting exhausts the stack. */
function readable<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(place, error);
  }
}

function unreadable(place: string, error: unknown): AppError {
  const why = error instanceof RangeError ? "it is nested too deeply" : (textAt(error, "message") ?? "no reason given");
  return new AppError("Invalid", `${place}: cannot be read as YAML: ${why}`, { cause: error });
}
