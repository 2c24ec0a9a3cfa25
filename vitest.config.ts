import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";

const ssr = { resolve: { conditions: ["source"], externalConditions: ["source"] } };
const resolve = { conditions: ["source"] };
/** What `npm run test:long` runs besides. */
const LONG = process.env["CAUSEWAY_LONG"] === "1" ? [] : ["test/bench/smoke.test.ts"];

/**
 * Two projects: `unit` beside the code, `e2e` with real processes, sockets and embedded clusters. Files share the modules of
 * their worker: nothing keeps state outside of what a test makes, and loading everything anew for each of them took longer
 * than the tests. Each project says so itself: it takes nothing from what is around it. Most of `e2e` waits: four workers
 * keep two cores busy.
 */
export default defineConfig({
  test: {
    // Golden files are written by `npm run golden` alone: anywhere else a missing one fails.
    update: "none",
    maxWorkers: Math.max(4, availableParallelism()),
    reporters: ["default", "./.dev/count-reporter.ts"],
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: "unit",
          isolate: false,
          include: ["packages/*/src/**/*.test.ts", "test/sim/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: "e2e",
          isolate: false,
          include: ["test/{e2e,faults,golden,contract,bench}/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...LONG],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // Whole systems on a machine that others use too: what fails once is run once more there, and the run says so.
          retry: process.env["CI"] === "true" ? 1 : 0,
        },
      },
    ],
  },
});
