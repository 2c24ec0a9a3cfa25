import { err, ok, type Result } from "@causeway/shared/basics";

/** What the arguments `KIND [NAME...]` or `KIND/NAME [NAME...]` name; the kind is not looked up yet. */
export interface Target {
  readonly kind: string;
  readonly names: readonly string[];
}

/** The part after the first slash may be a whole path, as `apply` prints it. */
export function parseTarget(args: readonly string[]): Result<Target> {
  const [first = "", ...names] = args;
  const slash = first.indexOf("/");
  if (slash < 0) return ok({ kind: first, names });
  const name = first.slice(slash + 1);
  return name === ""
    ? err(`${JSON.stringify(first)} ends before the name`)
    : ok({ kind: first.slice(0, slash), names: [name, ...names] });
}
