import type { Chance } from "../chance.js";

export type Make<T> = (chance: Chance) => T;
export type Weighted<T> = readonly (readonly [weight: number, make: Make<T>])[];

/** One of them, each as often as its weight says. */
export function choose<T>(chance: Chance, weighted: Weighted<T>): T {
  let left = chance() * weighted.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, of] of weighted) {
    left -= weight;
    if (left < 0) return of(chance);
  }
  throw new Error("nothing to choose from");
}
