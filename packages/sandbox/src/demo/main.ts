import { systemClock } from "@causeway/shared/node";
import { runDemo } from "./run-demo.js";

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());

process.exitCode = await runDemo(process.argv.slice(2), {
  clock: systemClock,
  random: Math.random,
  pid: process.pid,
  isTerminal: process.stdout.isTTY === true,
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
  stop: stop.signal,
});
