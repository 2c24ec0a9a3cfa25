import type { Clock } from "@causeway/shared";

export interface SweepOptions<K> {
  readonly clock: Clock;
  /** One round over all keys takes this long. */
  readonly intervalMs: number;
  /** Every key there is at the start of a round. */
  readonly keys: () => readonly K[];
  readonly onKeys: (keys: readonly K[]) => void;
}

const STEPS = 60;

/** Hands out every key once a round, a few at a time: a net for what no event told of. Returns how to stop it. */
export function startSweep<K>(options: SweepOptions<K>): () => void {
  let keys: readonly K[] = [];
  let step = 0;
  let cancel = () => {};
  const next = () => {
    cancel = options.clock.after(options.intervalMs / STEPS, () => {
      if (step === 0) keys = options.keys();
      const [from, to] = [step, step + 1].map((at) => Math.floor((keys.length * at) / STEPS));
      options.onKeys(keys.slice(from, to));
      step = (step + 1) % STEPS;
      next();
    });
  };
  next();
  return () => cancel();
}
