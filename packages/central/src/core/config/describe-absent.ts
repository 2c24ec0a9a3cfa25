import { nearestWord } from "@causeway/shared/basics";

/** Names that a message may list. */
const MAX_LISTED = 5;

/** What to say of an object that is not there: the name that was probably meant, or which there are, if they are few. */
export function describeAbsent(path: string, siblings: Iterable<string>): string {
  const hint = hintName(path.slice(path.lastIndexOf("/") + 1), siblings);
  return `${path} does not exist${hint === "" ? "" : `; ${hint}`}`;
}

/** Empty when the names there are help nobody. */
export function hintName(name: string, siblings: Iterable<string>): string {
  const names = [...new Set(siblings)].sort();
  const near = nearestWord(name, names);
  if (near !== undefined) return `did you mean "${near}"?`;
  if (names.length === 0 || names.length > MAX_LISTED) return "";
  const [first, second] = names;
  return second === undefined ? `there is only "${first}"` : `there are ${names.map((one) => `"${one}"`).join(", ")}`;
}
