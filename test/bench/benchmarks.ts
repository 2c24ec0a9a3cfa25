import type { Benchmark } from "./harness/benchmark.js";
import { propagation } from "./propagation/propagation.js";

export const BENCHMARKS: readonly Benchmark[] = [propagation];
