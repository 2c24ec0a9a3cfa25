/** Milliseconds that every process of this machine reads off the same clock. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
