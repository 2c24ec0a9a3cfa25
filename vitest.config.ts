import { defineConfig } from "vitest/config";

const ssr = { resolve: { conditions: ["source"], externalConditions: ["source"] } };
const resolve = { conditions: ["source"] };

/** Two projects: `unit` beside the code, `e2e` with real processes, sockets and embedded clusters. */
export default defineConfig({
  test: {
    // Golden files are written by `npm run golden` alone: anywhere else a missing one fails.
    update: "none",
    reporters: ["default", "./.dev/count-reporter.ts"],
    projects: [
      {
        resolve,
        ssr,
        test: { name: "unit", include: ["packages/*/src/**/*.test.ts", "test/sim/**/*.test.ts"], testTimeout: 30_000 },
      },
      {
        resolve,
        ssr,
        test: {
          name: "e2e",
          include: ["test/{e2e,faults,golden,contract,bench}/**/*.test.ts"],
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
