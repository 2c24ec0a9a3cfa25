// Runs a TypeScript program of the sources as they stand: one bundle, so that worker threads start at once.
import { spawn } from "node:child_process";
import { bundleSource } from "./bundle-source.mjs";

const [path = "", ...args] = process.argv.slice(2);
const file = await bundleSource(path);
const child = spawn(process.execPath, ["--enable-source-maps", file, ...args], { stdio: "inherit" });
// The program ends in its own way, and this one after it. A terminal sends SIGINT to both by itself.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => void child.kill("SIGTERM"));
child.on("close", (code, signal) => {
  process.exitCode = code ?? (signal === null ? 1 : 130);
});
