import type { Env, EnvField } from "./env.js";
import { collectEnv, optional, required } from "./env.js";
import type { Result } from "./result.js";

/** One environment variable as data: what parses it is also what the reference says of it. */
export interface EnvVariable<T> {
  readonly name: string;
  /** What it sets, in one line. */
  readonly says: string;
  /** What its text looks like, such as HOST:PORT. */
  readonly form: string;
  /** The text that stands for one that is not set; undefined: it must be set. */
  readonly fallback: undefined | string;
  readonly parse: (text: string) => Result<T>;
}

type Values<V> = { readonly [K in keyof V]: V[K] extends EnvVariable<infer T> ? T : never };

/** All variables at once: the whole config, or every problem, each with the name of its variable. */
export function collectVariables<V extends Readonly<Record<string, EnvVariable<unknown>>>>(
  env: Env,
  variables: V,
): Result<Values<V>, string[]> {
  const fields = Object.fromEntries(
    Object.entries(variables).map(([key, variable]): [string, EnvField<unknown>] => [key, fieldOf(variable)]),
  );
  // Each key keeps the value of its own variable.
  return collectEnv(env, fields) as Result<Values<V>, string[]>;
}

function fieldOf<T>({ name, fallback, parse }: EnvVariable<T>): EnvField<T> {
  if (fallback === undefined) return required(name, parse);
  const standard = parse(fallback);
  if (!standard.ok) throw new Error(`the default of ${name} is not valid: ${standard.error}`);
  return optional(name, parse, standard.value);
}
