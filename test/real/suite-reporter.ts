import { relative } from "node:path";
import type { Reporter, TestModule } from "vitest/node";
import { addCounts, type Counts, NO_TESTS, renderCounts, renderSuites, suiteOf } from "./suite-counts.js";

/** Ends the run with a table, a line for each suite, and with one plain line that any runner can read. */
export class SuiteReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const suites = new Map<string, Counts>();
    for (const module of modules) {
      const suite = suiteOf(relative("test/real", module.relativeModuleId));
      suites.set(suite, addCounts(suites.get(suite) ?? NO_TESTS, countModule(module)));
    }
    const total = [...suites.values()].reduce(addCounts, { ...NO_TESTS, failed: unhandled.length });
    process.once("exit", () => process.stdout.write(`\n${renderSuites(suites)}\n\n${renderCounts(total)}\n`));
  }
}

function countModule(module: TestModule): Counts {
  const count = { ...NO_TESTS, tookMs: module.diagnostic().duration };
  let ran = 0;
  for (const test of module.children.allTests()) {
    ran += 1;
    const { state } = test.result();
    count[state === "pending" ? "failed" : state] += 1;
  }
  if (module.state() === "failed" && ran === 0) count.failed += 1;
  return count;
}
