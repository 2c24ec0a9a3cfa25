import { type Env, err, ok, type Result } from "@causeway/shared/basics";
import type { CallOptions } from "./call-options.js";
import type { Place } from "./core/object-path.js";
import {
  type ConfigFile,
  DEFAULT_NAME,
  DEFAULT_SERVER,
  parseName,
  parseWaitMs,
  type ResolvedSetting,
  resolveSettings,
  type SettingName,
} from "./core/settings.js";
import { type OptionSpec, option } from "./verb.js";

const DEFAULT_TIMEOUT = "30s";

/** For every verb. */
export const SERVER_OPTIONS: readonly OptionSpec[] = [
  option("server", `central's API (env CAUSEWAY_SERVER, default ${DEFAULT_SERVER})`, { value: "URL" }),
  option("request-timeout", "longest wait for one answer of central", {
    value: "DURATION",
    fallback: DEFAULT_TIMEOUT,
  }),
];

/** For verbs that name objects below an organization. `-w` means the workspace to every verb. */
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

/** Where each setting comes from; whether it is any good is part of the answer. */
export function traceSettings(
  options: CallOptions,
  env: Env,
  file: ConfigFile,
): Readonly<Record<SettingName, ResolvedSetting>> {
  const flags = { server: options.text("server"), org: options.text("org"), tenant: options.text("tenant") };
  return resolveSettings({ flags, env, file });
}

/** Options beat the environment, the environment beats the file, the file the defaults. Every problem at once. */
export function parseGlobalSettings(
  options: CallOptions,
  env: Env,
  file: ConfigFile,
): Result<GlobalSettings, readonly string[]> {
  const { server, org, tenant } = traceSettings(options, env, file);
  const timeoutMs = flag("request-timeout", parseWaitMs(options.text("request-timeout") ?? DEFAULT_TIMEOUT));
  const given = options.text("workspace");
  const workspace = given === undefined ? ok(undefined) : flag("workspace", parseName(given));
  const problems = [server, org, tenant].flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  if (!(problems.length === 0 && timeoutMs.ok && workspace.ok)) {
    return err([...problems, ...[timeoutMs, workspace].flatMap((parsed) => (parsed.ok ? [] : [parsed.error]))]);
  }
  const place = { organization: org.value, tenant: tenant.value, workspace: workspace.value };
  return ok({ server: server.value, timeoutMs: timeoutMs.value, place });
}

function flag<T>(name: string, parsed: Result<T>): Result<T> {
  return parsed.ok ? parsed : err(`--${name}: ${parsed.error}`);
}

/** For verbs that change something. */
export const AUTHOR_OPTION: OptionSpec = option("author", "who central's history names (default: USER@HOST)", {
  value: "NAME",
});
