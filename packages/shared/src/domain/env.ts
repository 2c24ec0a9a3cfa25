import { err, ok, type Result } from "./result.js";

/** Environment variables, or anything shaped like them. An empty value counts as not set. */
export type Env = Readonly<Record<string, undefined | string>>;

/** Reads one variable; a bad or missing value becomes one problem that names the variable and says what is expected. */
export type EnvField<T> = (env: Env) => Result<T>;

export function required<T>(name: string, parse: (text: string) => Result<T>): EnvField<T> {
  return (env) => {
    const text = env[name] ?? "";
    if (text === "") return err(`${name} is required`);
    return named(name, parse(text));
  };
}

export function optional<T, const D = T>(
  name: string,
  parse: (text: string) => Result<T>,
  fallback: D,
): EnvField<T | D> {
  return (env) => {
    const text = env[name] ?? "";
    return text === "" ? ok(fallback) : named(name, parse(text));
  };
}

function named<T>(name: string, result: Result<T>): Result<T> {
  return result.ok ? result : err(`${name}: ${result.error}`);
}

type Parsed<F> = { readonly [K in keyof F]: F[K] extends EnvField<infer T> ? T : never };

/** All fields at once: the whole config, or every problem, so that one start shows all that is wrong. */
export function collectEnv<F extends Readonly<Record<string, EnvField<unknown>>>>(
  env: Env,
  fields: F,
): Result<Parsed<F>, string[]> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    const result = field(env);
    if (result.ok) values[key] = result.value;
    else problems.push(result.error);
  }
  return problems.length === 0 ? ok(values as Parsed<F>) : err(problems);
}

export function parseText(text: string): Result<string> {
  return ok(text);
}

export function parseFlag(text: string): Result<boolean> {
  if (text === "true") return ok(true);
  if (text === "false") return ok(false);
  return err(`${JSON.stringify(text)} is neither "true" nor "false"`);
}

export function parseOneOf<const T extends string>(...words: readonly T[]): (text: string) => Result<T> {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    return word === undefined ? err(`${JSON.stringify(text)} is not one of ${words.join(", ")}`) : ok(word);
  };
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `500ms`, `30s`, `5m`, `1h` -> milliseconds. */
export function parseDurationMs(text: string): Result<number> {
  const match = /^(\d{1,9})(ms|s|m|h)$/.exec(text);
  const unit = UNIT_MS[match?.[2] ?? ""];
  if (match === null || unit === undefined)
    return err(`${JSON.stringify(text)} is not a duration such as 500ms, 30s, 5m`);
  return ok(Number(match[1]) * unit);
}

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** `host:port`, `[v6]:port`; port 0 asks for a free one where something listens. */
export function parseHostPort(text: string): Result<HostPort> {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port > 65_535) return err(`${JSON.stringify(text)} is not HOST:PORT`);
  return ok({ host, port });
}

/** Addresses that only this machine can reach: the only ones that may be served without TLS unasked. */
export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

export function formatHostPort({ host, port }: HostPort): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
