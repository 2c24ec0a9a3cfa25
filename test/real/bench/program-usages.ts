import { readFileSync } from "node:fs";
import { monotonicMs } from "../../bench/harness/monotonic.js";
import type { Usage } from "../../bench/harness/usage.js";
import type { StartedProgram } from "../harness/process-record.js";

/** Clock ticks of `/proc` a second (`getconf CLK_TCK`; 100 on every Linux that Node runs on). */
const TICKS = 100;
const KB = 1_024;

/** What foreign programs have used, by their names; those that have ended are left out. */
export function programUsages(programs: readonly StartedProgram[]): Readonly<Record<string, Usage>> {
  const usages = programs.flatMap(({ name, pid }) => {
    const usage = readUsage(pid);
    return usage === undefined ? [] : [[name, usage] as const];
  });
  return Object.fromEntries(usages);
}

/** From proc_pid_stat(5) and proc_pid_status(5). What it holds is all that is resident: it does not tell them apart. */
function readUsage(pid: number): undefined | Usage {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const cpuMs = ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS;
    const rssBytes = kilobytes(status, "VmRSS") * KB;
    return { atMs: monotonicMs(), cpuMs, rssBytes, peakRssBytes: kilobytes(status, "VmHWM") * KB, heldBytes: rssBytes };
  } catch {
    return undefined;
  }
}

function kilobytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1] ?? 0);
}
