import { spawn } from "node:child_process";

const child = spawn(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "--config", "test/real/vitest.config.ts", ...process.argv.slice(2)],
  { stdio: "inherit" },
);
child.on("close", (code) => {
  process.exitCode = code ?? 1;
});
