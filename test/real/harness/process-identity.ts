import { readFileSync } from "node:fs";

/** One process of this boot of this machine: a process id alone is handed out again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since the machine started, field 22 of `/proc/PID/stat` (proc_pid_stat(5)). */
  readonly startTicks: string;
  readonly bootId: string;
}

/** Undefined when no such process runs; one that has ended and only waits to be fetched counts as ended. */
export function readIdentity(pid: number): undefined | ProcessIdentity {
  const stat = readStat(pid);
  if (stat === undefined || stat.state === "Z" || stat.state === "X") return undefined;
  return { pid, startTicks: stat.startTicks, bootId: readBootId() };
}

/** Whether it is this very process that runs under this id. */
export function isRunning({ pid, startTicks, bootId }: ProcessIdentity): boolean {
  const found = readIdentity(pid);
  return found !== undefined && found.startTicks === startTicks && found.bootId === bootId;
}

function readBootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

interface Stat {
  readonly state: string;
  readonly startTicks: string;
}

function readStat(pid: number): undefined | Stat {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // A program's name may hold blanks and brackets: fields are counted from the last bracket.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", startTicks: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}
