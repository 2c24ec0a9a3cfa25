import { collectEnv, type Env, err, ok, optional, parseDurationMs, type Result } from "@causeway/shared";
import type { CallOptions } from "./call-options.js";
import { isSegment, type Place } from "./core/object-path.js";
import { type OptionSpec, option } from "./verb.js";

/** Where central's API listens unless it is told otherwise. */
const DEFAULT_SERVER = "http://127.0.0.1:8080";
/** What central creates on an empty store. */
const DEFAULT_NAME = "tetrate";
const DEFAULT_TIMEOUT = "30s";

/** For every verb. */
export const SERVER_OPTIONS: readonly OptionSpec[] = [
  option("server", `central's API (env CAUSEWAY_SERVER, default ${DEFAULT_SERVER})`, { value: "URL" }),
  option("timeout", "longest wait for one answer of central", { value: "DURATION", fallback: DEFAULT_TIMEOUT }),
];

/** For verbs that name objects below an organization. */
export const LOCATION_OPTIONS: readonly OptionSpec[] = [
  option("org", `organization (env CAUSEWAY_ORG, default ${DEFAULT_NAME})`, { value: "ORGANIZATION" }),
  option("tenant", `tenant (env CAUSEWAY_TENANT, default ${DEFAULT_NAME})`, { value: "TENANT" }),
  option("workspace", "workspace", { short: "w", value: "WORKSPACE" }),
];

export interface GlobalSettings {
  readonly server: string;
  readonly timeoutMs: number;
  readonly place: Place;
}

/** Options beat the environment, the environment beats the defaults. Every problem is told at once. */
export function parseGlobalSettings(options: CallOptions, env: Env): Result<GlobalSettings, string[]> {
  const parsed = collectEnv(env, {
    server: either(options.text("server"), "--server", "CAUSEWAY_SERVER", parseServer, DEFAULT_SERVER),
    timeoutMs: either(options.text("timeout"), "--timeout", undefined, parseTimeout, 0),
    organization: either(options.text("org"), "--org", "CAUSEWAY_ORG", parseName, DEFAULT_NAME),
    tenant: either(options.text("tenant"), "--tenant", "CAUSEWAY_TENANT", parseName, DEFAULT_NAME),
    workspace: either(options.text("workspace"), "--workspace", undefined, parseName, undefined),
  });
  if (!parsed.ok) return parsed;
  const { server, timeoutMs, ...place } = parsed.value;
  return ok({ server, timeoutMs, place });
}

function either<T, D>(
  given: undefined | string,
  flag: string,
  variable: undefined | string,
  parse: (text: string) => Result<T>,
  fallback: D,
): (env: Env) => Result<T | D> {
  if (given === undefined) return variable === undefined ? () => ok(fallback) : optional(variable, parse, fallback);
  return () => {
    const result = parse(given);
    return result.ok ? result : err(`${flag}: ${result.error}`);
  };
}

function parseName(text: string): Result<string> {
  return isSegment(text) ? ok(text) : err(`${JSON.stringify(text)} is not a name`);
}

function parseTimeout(text: string): Result<number> {
  const timeoutMs = parseDurationMs(text);
  return timeoutMs.ok && timeoutMs.value === 0 ? err("must be longer than 0") : timeoutMs;
}

/** An http or https URL without credentials, query or fragment; the slash at the end goes. */
function parseServer(text: string): Result<string> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    return err(`${JSON.stringify(text)} is not a URL such as ${DEFAULT_SERVER}`);
  }
  if (url.username !== "" || url.password !== "") return err("a URL with a password in it would end up in logs");
  if (url.search !== "" || url.hash !== "") return err("the URL must end before any ? or #");
  return ok(`${url.origin}${url.pathname}`.replace(/\/+$/, ""));
}
