import { err, nearestWord, ok, type Result } from "@causeway/shared/basics";

/** Status words, in the order from stored to broken. */
export const STATUS_WORDS = ["ACCEPTED", "DIRTY", "PARTIAL", "READY", "FAILED", "INVALID"] as const;

/** What `wait --for` waits for. */
export type Condition = { readonly kind: "status"; readonly word: string } | { readonly kind: "deleted" };

/** `READY`, any other status word in any case, or `deleted` (`delete`, as kubectl has it). */
export function parseCondition(text: string): Result<Condition> {
  if (/^deleted?$/i.test(text)) return ok({ kind: "deleted" });
  const word = STATUS_WORDS.find((candidate) => candidate === text.toUpperCase());
  if (word !== undefined) return ok({ kind: "status", word });
  const near = nearestWord(text.toUpperCase(), [...STATUS_WORDS, "DELETED"]);
  const hint = near === undefined ? `use one of ${STATUS_WORDS.join(", ")}, deleted` : `did you mean ${near}?`;
  return err(`--for: there is no condition ${JSON.stringify(text)}: ${hint}`);
}
