import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { SuiteReporter } from "./suite-reporter.js";

const resolve = { conditions: ["source"] };

/** The suites on real components, one file at a time: each starts API servers, control planes and proxies of its own. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  resolve,
  ssr: { resolve: { ...resolve, externalConditions: ["source"] } },
  test: {
    include: ["test/real/**/*.test.ts"],
    update: "none",
    isolate: false,
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ["default", new SuiteReporter()],
  },
});
