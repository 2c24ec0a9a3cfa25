import type { JsonObject } from "@causeway/sandbox";
import type { Chance } from "../../../sim/chance.js";

/** What the parts of a situation are made from. */
export interface Draft {
  readonly chance: Chance;
  readonly number: number;
  readonly namespace: string;
  /** Of clients beside the services' own namespace; may be the same. */
  readonly clientNamespace: string;
}

/** True in one of so many cases. */
export function oneIn(chance: Chance, cases: number): boolean {
  return chance() * cases < 1;
}

/** Each value with a chance of one half, in order. */
export function someOf<T>(chance: Chance, values: readonly T[]): readonly T[] {
  return values.filter(() => oneIn(chance, 2));
}

/** A part of an object that is there only sometimes. */
export function perhaps(condition: boolean, part: JsonObject): JsonObject {
  return condition ? part : {};
}

/** Addresses for the pods of situation after situation, without overlap up to 16,000 of them. */
export function podAddress({ number }: Draft, pod: number): string {
  return `10.${60 + Math.floor(number / 250)}.${number % 250}.${pod + 1}`;
}
