import { basename } from "node:path";
import { createNodeIo } from "./io/node-io.js";
import { runCli } from "./run-cli.js";

/** `tctl` when it was called so, through a link or a package manager's script; `causeway` otherwise. */
function calledName(): string {
  return basename(process.argv[1] ?? "").replace(/\.[a-z0-9]+$/, "") === "tctl" ? "tctl" : "causeway";
}

/** A reader such as `head` may close the pipe early: that is its right, and no failure of ours. */
function endOnBrokenOutput(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit();
  console.error(`error: cannot write the output: ${error.message}`);
  process.exit(1);
}

process.stdout.on("error", endOnBrokenOutput);
process.stderr.on("error", () => process.exit(1));

process.exitCode = await runCli([calledName(), ...process.argv.slice(2)], createNodeIo(process));
