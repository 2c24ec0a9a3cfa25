/** One file of objects, or what came through standard input. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** A position in the file that a person wrote; lines and columns count from 1. */
export interface SourceLine {
  readonly name: string;
  readonly line: number;
}

/** Several sources as the one YAML stream that goes to central, which applies all of it or nothing. */
export interface JoinedSources {
  readonly text: string;
  /** Back from a line of the stream to the file; a line past the end belongs to the last file. */
  readonly locate: (line: number) => undefined | SourceLine;
}

/**
 * Documents are ended with `...` (YAML 1.2, 9.1.2), not begun with `---`: the next file may start with a directive, a
 * comment or its own `---` without an empty document coming to stand between the two.
 */
export function joinSources(sources: readonly Source[]): JoinedSources {
  const starts: { readonly name: string; readonly firstLine: number }[] = [];
  const parts: string[] = [];
  let line = 1;
  for (const [index, { name, text }] of sources.entries()) {
    starts.push({ name, firstLine: line });
    const part = index === sources.length - 1 ? text : endDocument(text);
    parts.push(part);
    line += countLineEnds(part);
  }
  return {
    text: parts.join(""),
    locate: (at) => {
      const start = starts.findLast(({ firstLine }) => firstLine <= at);
      return start && { name: start.name, line: at - start.firstLine + 1 };
    },
  };
}

function endDocument(text: string): string {
  const ended = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return /(^|\n)\.\.\.\s*$/.test(ended) ? ended : `${ended}...\n`;
}

function countLineEnds(text: string): number {
  return text.split("\n").length - 1;
}
