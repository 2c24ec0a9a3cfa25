/** Milliseconds since the epoch, finer than one, on the clock by which the load writes down its requests. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
