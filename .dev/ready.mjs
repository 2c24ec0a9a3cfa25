// Makes a checkout ready to run: installs what the lock file says when node_modules differs, then builds what changed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stampFile = `${root}node_modules/.causeway-lock`;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Causeway needs Node 20.19 or newer; this is ${process.versions.node}`);
  process.exit(1);
}

/** Runs one step with a line that counts its seconds on a terminal, and shows its output only when it fails. */
async function step(title, command, args) {
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(0)} s`;
  const live = process.stderr.isTTY;
  process.stderr.write(live ? `${title} ...` : `${title} ...\n`);
  const ticker = live ? setInterval(() => process.stderr.write(`\r${title} ... ${seconds()}`), 500) : undefined;
  const output = [];
  const child = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  const code = await new Promise((resolve) => {
    child.on("error", (error) => {
      output.push(Buffer.from(`${error.message}\n`));
      resolve(1);
    });
    child.on("close", resolve);
  });
  clearInterval(ticker);
  process.stderr.write(`${live ? "\r" : ""}${title}: ${code === 0 ? "done" : "FAILED"} in ${seconds()}\n`);
  if (code !== 0) {
    process.stderr.write(Buffer.concat(output));
    process.exit(1);
  }
}

const lock = createHash("sha256")
  .update(readFileSync(`${root}package-lock.json`))
  .digest("hex");
const stamp = `${lock} node-${major}`;
const installed = existsSync(stampFile) ? readFileSync(stampFile, "utf8") : "";
if (installed !== stamp) {
  await step("installing dependencies", "npm", ["ci", "--no-audit", "--no-fund"]);
  writeFileSync(stampFile, stamp);
}
if (!process.argv.includes("--no-build"))
  await step("building", process.execPath, ["node_modules/typescript/bin/tsc", "-b"]);
