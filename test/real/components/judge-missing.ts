import { err, nearestWord, ok, type Result } from "@causeway/shared/basics";
import { COMPONENTS, type Component, type Need } from "./component.js";

const NEEDS: readonly Need[] = [...COMPONENTS, "root"];

/** Reads `CAUSEWAY_REAL_SKIP`: names of needs with commas between them. */
export function parseSkip(text: string): Result<ReadonlySet<Need>, string> {
  const words = text.split(",").flatMap((word) => (word.trim() === "" ? [] : [word.trim()]));
  const unknown = words.find((word) => !isNeed(word));
  if (unknown === undefined) return ok(new Set(words as Need[]));
  const meant = nearestWord(unknown, NEEDS);
  return err(
    `CAUSEWAY_REAL_SKIP names ${JSON.stringify(unknown)}: ${meant === undefined ? `there are ${NEEDS.join(", ")}` : `did you mean ${meant}?`}`,
  );
}

export interface Findings {
  readonly components: readonly Component[];
  /** Why network namespaces cannot be made here; undefined when they can. */
  readonly namespaceFault: undefined | string;
  readonly skip: ReadonlySet<Need>;
}

/** A line for each need that is missing although nobody asked to skip it: on a machine that must run everything, a failure. */
export function judgeMissing({ components, namespaceFault, skip }: Findings): readonly string[] {
  const missing = components.flatMap((component): readonly (readonly [Need, string])[] =>
    component.state === "missing" ? [[component.name, component.reason]] : [],
  );
  const all = namespaceFault === undefined ? missing : [...missing, ["root", namespaceFault] as const];
  return all.filter(([need]) => !skip.has(need)).map(([need, reason]) => `${need}: ${reason}`);
}

function isNeed(word: string): word is Need {
  return (NEEDS as readonly string[]).includes(word);
}
