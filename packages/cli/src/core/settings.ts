import { type Env, err, nearestWord, ok, parseDurationMs, type Result } from "@causeway/shared/basics";
import { isSegment } from "./object-path.js";

/** Where central's API listens unless it is told otherwise. */
export const DEFAULT_SERVER = "http://127.0.0.1:8080";
/** What central creates on an empty store. */
export const DEFAULT_NAME = "tetrate";

/** What the config file may say; each is a flag and an environment variable, too. */
export const SETTING_NAMES = ["server", "org", "tenant"] as const;
export type SettingName = (typeof SETTING_NAMES)[number];

interface SettingSpec {
  readonly variable: string;
  readonly fallback: string;
  readonly parse: (text: string) => Result<string>;
}

export const SETTINGS: Readonly<Record<SettingName, SettingSpec>> = {
  server: { variable: "CAUSEWAY_SERVER", fallback: DEFAULT_SERVER, parse: parseServer },
  org: { variable: "CAUSEWAY_ORG", fallback: DEFAULT_NAME, parse: parseName },
  tenant: { variable: "CAUSEWAY_TENANT", fallback: DEFAULT_NAME, parse: parseName },
};

/** Settings as a config file holds them, not checked yet. */
export interface ConfigFile {
  /** Empty when there is no place for one: neither CAUSEWAY_CONFIG nor HOME is set. */
  readonly path: string;
  readonly values: Readonly<Partial<Record<SettingName, string>>>;
}

/** One setting, where it comes from, and what is wrong with it. */
export interface ResolvedSetting {
  readonly name: SettingName;
  /** As it will be used; as it was written when it is wrong. */
  readonly value: string;
  /** `flag --org`, `env CAUSEWAY_ORG`, `file PATH` or `default`. */
  readonly source: string;
  readonly problem: undefined | string;
}

export interface SettingSources {
  /** By setting; undefined when the flag was not given. An empty flag counts, an empty variable does not. */
  readonly flags: Readonly<Record<SettingName, undefined | string>>;
  readonly env: Env;
  readonly file: ConfigFile;
}

/** Every setting: the flag beats the environment, the environment the file, the file the default. */
export function resolveSettings(sources: SettingSources): Readonly<Record<SettingName, ResolvedSetting>> {
  return {
    server: resolveSetting("server", sources),
    org: resolveSetting("org", sources),
    tenant: resolveSetting("tenant", sources),
  };
}

function resolveSetting(name: SettingName, { flags, env, file }: SettingSources): ResolvedSetting {
  const { variable, fallback, parse } = SETTINGS[name];
  const given = flags[name];
  const fromEnv = env[variable] ?? "";
  const fromFile = file.values[name];
  const check = (text: string, source: string, complaint: string): ResolvedSetting => {
    const parsed = parse(text);
    if (parsed.ok) return { name, value: parsed.value, source, problem: undefined };
    return { name, value: text, source, problem: `${complaint}: ${parsed.error}` };
  };
  if (given !== undefined) return check(given, `flag --${name}`, `--${name}`);
  if (fromEnv !== "") return check(fromEnv, `env ${variable}`, variable);
  if (fromFile !== undefined) return check(fromFile, `file ${file.path}`, `${file.path}: ${name}`);
  return { name, value: fallback, source: "default", problem: undefined };
}

export function parseSettingName(text: string): Result<SettingName> {
  const name = SETTING_NAMES.find((candidate) => candidate === text);
  if (name !== undefined) return ok(name);
  const near = nearestWord(text, SETTING_NAMES) ?? (text === "organization" ? "org" : undefined);
  const hint = near === undefined ? `use one of ${SETTING_NAMES.join(", ")}` : `did you mean ${near}?`;
  return err(`there is no setting ${JSON.stringify(text)}: ${hint}`);
}

export function parseName(text: string): Result<string> {
  return isSegment(text) ? ok(text) : err(`${JSON.stringify(text)} is not a name`);
}

/** Milliseconds of a wait; none at all is no wait. */
export function parseWaitMs(text: string): Result<number> {
  const waitMs = parseDurationMs(text);
  return waitMs.ok && waitMs.value === 0 ? err("must be longer than 0") : waitMs;
}

/** An http or https URL without credentials, query or fragment; the slash at the end goes. */
function parseServer(text: string): Result<string> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && (url.username !== "" || url.password !== "")) {
    return err("a URL with a password in it would end up in logs");
  }
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    return err(`${JSON.stringify(text)} is not a URL such as ${DEFAULT_SERVER}`);
  }
  if (url.search !== "" || url.hash !== "") return err("the URL must end before any ? or #");
  return ok(`${url.origin}${url.pathname}`.replace(/\/+$/, ""));
}
