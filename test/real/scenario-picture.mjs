// Runs `npm start -- --scenario` and writes what it printed to docs/pictures/scenario.txt:
//   npx tsc -b && node test/real/scenario-picture.mjs
// Times and counts are those of that run; it ends with exit code 1, and writes nothing, when a step did not hold.
import { spawnSync } from "node:child_process";
import { arch, cpus, platform } from "node:os";
import { execPath, stderr, versions } from "node:process";
import { fileURLToPath } from "node:url";
import { finishTranscript } from "./transcript-file.mjs";

const demo = fileURLToPath(new URL("../../packages/sandbox/dist/demo/main.js", import.meta.url));
const run = spawnSync(execPath, [demo, "--scenario"], { encoding: "utf8" });
if (run.status !== 0) {
  stderr.write(`${run.stdout}${run.stderr}`);
  process.exitCode = 1;
} else {
  const where = `Node ${versions.node.split(".")[0]}, ${platform()} ${arch()}, ${cpus().length} cores`;
  const title = `$ npm start -- --scenario    (one run: ${where})`;
  const text = [
    title,
    ...run.stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.trimEnd()),
  ].join("\n");
  process.exitCode = await finishTranscript("docs/pictures/scenario.txt", `${text}\n`, false);
}
