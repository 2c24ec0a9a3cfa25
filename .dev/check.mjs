// Everything that must hold before a commit, one line a check; output only of what fails.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name) => `${root}node_modules/.bin/${name}`;
const CHECKS = [
  ["types", bin("tsc"), ["-p", "tsconfig.test.json"]],
  ["format and lint", bin("biome"), ["check", "--error-on-warnings", "."]],
  ["typed lint", bin("eslint"), ["."]],
  [
    "layers",
    bin("depcruise"),
    ["--config", ".dependency-cruiser.cjs", "--output-type", "err-long", "packages", "test"],
  ],
  ["dead code", bin("knip"), ["--no-progress"]],
  ["protocol", bin("buf"), ["lint"]],
  ["generated files", process.execPath, [".dev/gen.mjs", "--check"]],
  ["tests", bin("vitest"), ["run"]],
];
const skipTests = process.argv.includes("--no-tests");
let failed = 0;
for (const [title, command, args] of CHECKS) {
  if (skipTests && title === "tests") continue;
  const started = Date.now();
  const stdio = title === "tests" ? "inherit" : "pipe";
  const run = spawnSync(command, args, { cwd: root, stdio, shell: process.platform === "win32" });
  const ok = run.status === 0;
  console.log(`${ok ? "ok    " : "FAILED"} ${title} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (ok) continue;
  failed += 1;
  if (stdio === "pipe") process.stdout.write(`${run.stdout ?? ""}${run.stderr ?? ""}${run.error ?? ""}\n`);
}
process.exitCode = failed === 0 ? 0 : 1;
