import type { Benchmark } from "./harness/benchmark.js";
import { propagation } from "./propagation/propagation.js";
import { protocol } from "./protocol/protocol.js";

export const BENCHMARKS: readonly Benchmark[] = [propagation, protocol];
