import { inspect } from "node:util";

const POLL_MS = 5;
/** Long: it is only ever reached by what will never be, and a busy machine must not look like that. */
const DEADLINE_MS = 20_000;

/** Anything but void, so that a condition which forgets to answer does not compile. */
type Answer = NonNullable<unknown> | null | undefined;

/**
 * Waits until `condition` returns something truthy, and returns it. False, null, undefined or a throw (an `expect`
 * that does not hold yet) mean "look again". After `deadlineMs` of real time it throws with the last answer or error, and with
 * `describe()` when that is given: what the world looked like instead.
 */
export async function waitFor<T extends Answer>(
  condition: () => T | Promise<T>,
  deadlineMs = DEADLINE_MS,
  describe?: () => unknown,
): Promise<NonNullable<T>> {
  const started = performance.now();
  for (;;) {
    const last = await look(condition);
    if (last.ok && last.answer !== undefined && last.answer !== null && last.answer !== false) return last.answer;
    if (performance.now() - started > deadlineMs) {
      const state = describe === undefined ? "" : `\nstate: ${show(describe())}`;
      const answer = last.ok ? `answered ${show(last.answer)}` : `threw ${last.error}`;
      const cause = last.ok ? undefined : { cause: last.error };
      throw new Error(`still waiting after ${deadlineMs} ms: the condition ${answer}${state}`, cause);
    }
    await new Promise<void>((resolve) => setTimeout(resolve, POLL_MS));
  }
}

type Look<T> = { readonly ok: true; readonly answer: T } | { readonly ok: false; readonly error: unknown };

async function look<T>(condition: () => T | Promise<T>): Promise<Look<T>> {
  try {
    return { ok: true, answer: await condition() };
  } catch (error) {
    return { ok: false, error };
  }
}

function show(value: unknown): string {
  return inspect(value, { depth: 8, breakLength: 120 });
}
