// Runs a TypeScript program of the sources as they stand: one bundle, so that worker threads start at once.
import { spawn } from "node:child_process";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const [path = "", ...args] = process.argv.slice(2);
const outDir = `${root}node_modules/.cache/causeway/${basename(dirname(path))}`;
const conditions = ["source"];
await build({
  root,
  configFile: false,
  logLevel: "error",
  resolve: { conditions },
  ssr: { noExternal: [/^@causeway\//], resolve: { conditions, externalConditions: ["node", "import"] } },
  build: {
    ssr: `${root}${path}`,
    outDir,
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: { output: { entryFileNames: "main.mjs" } },
  },
});
const child = spawn(process.execPath, ["--enable-source-maps", `${outDir}/main.mjs`, ...args], { stdio: "inherit" });
child.on("close", (code, signal) => {
  process.exitCode = code ?? (signal === null ? 1 : 130);
});
