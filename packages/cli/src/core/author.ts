import { type Env, err, ok, type Result } from "@causeway/shared/basics";

/** What central stores at most. */
const MAX_LENGTH = 200;
const CONTROL = /\p{Cc}/gu;

/** `USER@HOST` of whoever runs the command. */
export function defaultAuthor(env: Env, hostName: string): string {
  const user = [env["USER"], env["LOGNAME"], env["USERNAME"]].find((name) => (name ?? "") !== "") ?? "unknown";
  return `${user}@${hostName}`.replace(CONTROL, "?").slice(0, MAX_LENGTH);
}

export function parseAuthor(text: string): Result<string> {
  const author = text.trim();
  if (author === "") return err("--author: the name is empty");
  if (author.length > MAX_LENGTH) return err(`--author: at most ${MAX_LENGTH} characters`);
  if (author.search(CONTROL) >= 0) return err("--author: control characters cannot be sent");
  return ok(author);
}
