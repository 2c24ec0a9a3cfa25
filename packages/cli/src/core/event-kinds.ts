import { err, nearestWord, ok, type Result } from "@causeway/shared/basics";

export const EVENT_KINDS = ["config", "status", "edge"] as const;

/** Words parted by commas; none given means all, which is the empty list. */
export function parseEventKinds(text: undefined | string): Result<readonly string[]> {
  if (text === undefined) return ok([]);
  const words = text.split(",").map((word) => word.trim());
  const unknown = words.find((word) => !EVENT_KINDS.some((kind) => kind === word));
  if (unknown === undefined) return ok([...new Set(words)]);
  const near = nearestWord(unknown, EVENT_KINDS);
  const hint = near === undefined ? `use one of ${EVENT_KINDS.join(", ")}` : `did you mean ${near}?`;
  return err(`there are no events ${JSON.stringify(unknown)}: ${hint}`);
}
