import { err, ok, type Result } from "@causeway/shared";

/** What a curl command line asks for. */
export interface CurlCommand {
  readonly urls: readonly string[];
  readonly method: undefined | string;
  readonly headers: readonly string[];
  /** Joined by `&`, as curl does with several `-d`. */
  readonly data: undefined | string;
  readonly isSilent: boolean;
  readonly showsErrors: boolean;
  readonly failsOnError: boolean;
  readonly showsHeaders: boolean;
  readonly isHeadOnly: boolean;
  readonly isVerbose: boolean;
  readonly dropsBody: boolean;
  /** `%{http_code}` and the like. */
  readonly writeOut: string;
  readonly timeoutMs: number;
}

/** Nobody waits longer for a pretended pod; curl itself has no limit. */
const DEFAULT_TIMEOUT_MS = 60_000;

/** Options by their long name: whether they take a value, and their letter. */
const OPTIONS: readonly { readonly name: string; readonly letter: string; readonly hasValue: boolean }[] = [
  { name: "silent", letter: "s", hasValue: false },
  { name: "show-error", letter: "S", hasValue: false },
  { name: "fail", letter: "f", hasValue: false },
  { name: "include", letter: "i", hasValue: false },
  { name: "head", letter: "I", hasValue: false },
  { name: "verbose", letter: "v", hasValue: false },
  { name: "insecure", letter: "k", hasValue: false },
  { name: "request", letter: "X", hasValue: true },
  { name: "header", letter: "H", hasValue: true },
  { name: "data", letter: "d", hasValue: true },
  { name: "output", letter: "o", hasValue: true },
  { name: "write-out", letter: "w", hasValue: true },
  { name: "max-time", letter: "m", hasValue: true },
  { name: "connect-timeout", letter: "", hasValue: true },
  { name: "user-agent", letter: "A", hasValue: true },
];

/** Reads the arguments behind `curl`. An error is the line that curl would print, without its name. */
export function parseCurlArgs(args: readonly string[]): Result<CurlCommand> {
  const given = new Map<string, string[]>();
  const urls: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (!arg.startsWith("-") || arg === "-") {
      urls.push(arg);
      continue;
    }
    const problem = arg.startsWith("--") ? readLong(arg, rest, given) : readShort(arg, rest, given);
    if (problem !== undefined) return err(problem);
  }
  return urls.length === 0 ? err("no URL specified") : describeCommand(urls, given);
}

function readLong(arg: string, rest: string[], given: Map<string, string[]>): undefined | string {
  const option = OPTIONS.find(({ name }) => arg === `--${name}`);
  if (option === undefined) return `option ${arg}: is unknown`;
  return take({ option, value: undefined, arg, rest, given });
}

/** `-sSo /dev/null`: letters run together, and the first one that takes a value takes the rest. */
function readShort(arg: string, rest: string[], given: Map<string, string[]>): undefined | string {
  for (let at = 1; at < arg.length; at += 1) {
    const option = OPTIONS.find(({ letter }) => letter === arg.charAt(at));
    if (option === undefined) return `option ${arg}: is unknown`;
    const tail = arg.slice(at + 1);
    const problem = take({ option, value: tail === "" ? undefined : tail, arg, rest, given });
    if (problem !== undefined || option.hasValue) return problem;
  }
  return undefined;
}

interface Taking {
  readonly option: (typeof OPTIONS)[number];
  readonly value: undefined | string;
  readonly arg: string;
  readonly rest: string[];
  readonly given: Map<string, string[]>;
}

function take({ option, value, arg, rest, given }: Taking): undefined | string {
  const taken = option.hasValue ? (value ?? rest.shift()) : "";
  if (taken === undefined) return `option ${arg}: requires parameter`;
  given.set(option.name, [...(given.get(option.name) ?? []), taken]);
  return undefined;
}

function describeCommand(urls: readonly string[], given: ReadonlyMap<string, readonly string[]>): Result<CurlCommand> {
  const last = (name: string) => given.get(name)?.at(-1);
  const output = last("output");
  if (output !== undefined && output !== "/dev/null" && output !== "-")
    return err(`option -o: a pretended container has no files to write: ${output}`);
  const seconds = Number(last("max-time") ?? last("connect-timeout") ?? DEFAULT_TIMEOUT_MS / 1000);
  if (!Number.isFinite(seconds) || seconds < 0) return err("option --max-time: expected a proper numerical parameter");
  const agent = last("user-agent");
  return ok({
    urls,
    method: last("request"),
    headers: [...(agent === undefined ? [] : [`User-Agent: ${agent}`]), ...(given.get("header") ?? [])],
    data: given.get("data")?.join("&"),
    isSilent: given.has("silent"),
    showsErrors: given.has("show-error"),
    failsOnError: given.has("fail"),
    showsHeaders: given.has("include"),
    isHeadOnly: given.has("head"),
    isVerbose: given.has("verbose"),
    dropsBody: output === "/dev/null",
    writeOut: last("write-out") ?? "",
    timeoutMs: seconds * 1000,
  });
}
