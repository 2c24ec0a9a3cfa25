import { execFile } from "node:child_process";

const DEADLINE_MS = 30_000;

/** Runs iproute2's `ip`, answers what it prints, and throws with what it says when it refuses. */
export function runIp(...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile("ip", args, { timeout: DEADLINE_MS }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`ip ${args.join(" ")}: ${stderr.trim() || error.message}`, { cause: error }));
    });
  });
}
