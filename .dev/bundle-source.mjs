// Bundles a TypeScript program of the sources as they stand into one file, and answers where that lies.
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));

/** `path` from the root; folders of programs have different names. */
export async function bundleSource(path) {
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
  return `${outDir}/main.mjs`;
}
