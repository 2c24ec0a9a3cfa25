import { hostname } from "node:os";
import { isatty } from "node:tty";
import type { Clock } from "@causeway/shared/basics";
import type { CliIo } from "../cli-io.js";
import { nodeFiles } from "./files.js";
import { sendHttp } from "./send-http.js";

/** The machine's own time, as `@causeway/shared/node` has it: that door would load a logger, too. */
const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** What of a process the program sees. */
type ProcessParts = Pick<NodeJS.Process, "env" | "stdin" | "stdout" | "stderr" | "once" | "off">;

/** The real world for `runCli`; callers may replace what they want to catch. */
export function createNodeIo(parts: ProcessParts): CliIo {
  return {
    env: parts.env,
    // Opened only when a command reads it.
    stdin: { [Symbol.asyncIterator]: () => parts.stdin[Symbol.asyncIterator]() },
    stdout: parts.stdout,
    stderr: parts.stderr,
    isTerminal: { stdin: isatty(0), stdout: isatty(1), stderr: isatty(2) },
    http: sendHttp,
    files: nodeFiles,
    clock,
    random: Math.random,
    hostName: hostname,
    onInterrupt: (callback) => {
      parts.once("SIGINT", callback).once("SIGTERM", callback);
      return () => void parts.off("SIGINT", callback).off("SIGTERM", callback);
    },
  };
}
