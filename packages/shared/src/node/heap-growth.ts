import { setFlagsFromString } from "node:v8";

/** Percent. */
const GROWTH = 30;

/**
 * Has a process collect its garbage before the heap is a third larger than what it holds. V8 lets it become up to four times as
 * large where the machine has room: memory that a container's limit would have to allow for, and of no use to a process that
 * holds much for long. It costs more collections while the heap grows. True of the whole process: for its `main.ts`.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}
