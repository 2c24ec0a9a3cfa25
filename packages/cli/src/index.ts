export type { CliIo, ExitCode, Files, Terminals, TextSink } from "./cli-io.js";
export { createNodeIo } from "./io/node-io.js";
export { runCli } from "./run-cli.js";
