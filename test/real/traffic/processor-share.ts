import { readFileSync } from "node:fs";

/** Processor time of a machine since it started, in the kernel's ticks. */
interface ProcessorTime {
  readonly all: number;
  readonly idle: number;
}

/** The first line of `/proc/stat` (proc_stat(5)): user, nice, system, idle, iowait, irq, softirq, steal and others. */
export function parseProcessorTime(text: string): ProcessorTime {
  const ticks = (text.split("\n")[0] ?? "").trim().split(/\s+/).slice(1, 9).map(Number);
  return { all: ticks.reduce((sum, count) => sum + count, 0), idle: (ticks[3] ?? 0) + (ticks[4] ?? 0) };
}

/** Starts to watch the machine; answers what share of its processors has been idle since, 0 to 1. */
export function watchIdleShare(): () => number {
  const from = readProcessorTime();
  return () => {
    const to = readProcessorTime();
    return (to.idle - from.idle) / Math.max(1, to.all - from.all);
  };
}

function readProcessorTime(): ProcessorTime {
  return parseProcessorTime(readFileSync("/proc/stat", "utf8"));
}
