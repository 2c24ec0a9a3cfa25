import { AppError, type Clock } from "@causeway/shared";

export interface CallLimits {
  readonly clock: Clock;
  readonly ms: number;
  /** Ends the call when it aborts. */
  readonly ends: undefined | AbortSignal;
}

/**
 * Waits for an answer no longer than so many milliseconds, and tells whoever works on it when nobody waits any more. Throws
 * AppError `Timeout`, or `Cancelled`, also when the call itself ignores its signal.
 */
export async function callWithin<T>(limits: CallLimits, act: (signal: AbortSignal) => PromiseLike<T>): Promise<T> {
  const { clock, ms, ends } = limits;
  if (ends?.aborted) throw cancelled();
  const controller = new AbortController();
  let giveUp: (error: AppError) => void = () => undefined;
  const givenUp = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
  });
  const onEnd = () => giveUp(cancelled());
  const cancel = clock.after(ms, () => giveUp(new AppError("Timeout", `no answer in ${ms} ms`)));
  ends?.addEventListener("abort", onEnd);
  try {
    return await Promise.race([act(controller.signal), givenUp]);
  } finally {
    cancel();
    ends?.removeEventListener("abort", onEnd);
    controller.abort();
  }
}

function cancelled(): AppError {
  return new AppError("Cancelled", "the caller stopped waiting");
}
