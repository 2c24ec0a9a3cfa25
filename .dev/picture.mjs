// Draws docs/pictures/imports.md: which folder imports which, read off the code by dependency-cruiser.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = spawnSync(
  `${root}node_modules/.bin/depcruise`,
  [
    "--config",
    ".dependency-cruiser.cjs",
    "--output-type",
    "mermaid",
    "--include-only",
    "^packages/[^/]+/src/",
    "--exclude",
    "\\.test\\.ts$|/testing/|/gen/",
    "--collapse",
    "^packages/[^/]+/src/[^/]+",
    "packages",
  ],
  { cwd: root, encoding: "utf8", shell: process.platform === "win32" },
);
if (run.status !== 0) {
  console.error(run.stderr || run.stdout);
  process.exit(1);
}
mkdirSync(`${root}docs/pictures`, { recursive: true });
writeFileSync(
  `${root}docs/pictures/imports.md`,
  `# Imports\n\nDrawn from the code by \`npm run picture\`; arrows go from the importer to the imported.\n\n\`\`\`mermaid\n${run.stdout.trim()}\n\`\`\`\n`,
);
