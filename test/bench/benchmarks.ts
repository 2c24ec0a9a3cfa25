import { dns } from "./dns/dns.js";
import type { Benchmark } from "./harness/benchmark.js";
import { propagation } from "./propagation/propagation.js";
import { protocol } from "./protocol/protocol.js";
import { scale } from "./scale/scale.js";
import { start } from "./start/start.js";

export const BENCHMARKS: readonly Benchmark[] = [dns, propagation, protocol, scale, start];
