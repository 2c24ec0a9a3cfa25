export type { CliIo, ExitCode, Terminals, TextSink } from "./cli-io.js";
export { listFolder, readFile } from "./io/files.js";
export { runCli } from "./run-cli.js";
