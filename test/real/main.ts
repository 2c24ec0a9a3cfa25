import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { Component, Need } from "./components/component.js";
import { findComponents } from "./components/find/find-components.js";
import { judgeMissing, parseSkip } from "./components/judge-missing.js";
import { findNamespaceFault } from "./components/network-namespaces.js";
import { renderComponents } from "./components/render-components.js";
import { cacheFolderOf, type Workplace } from "./components/workplace.js";
import { sweepNamespaces } from "./harness/network/sweep-namespaces.js";
import { endDeadRuns } from "./harness/process-record.js";
import { readArguments } from "./read-arguments.js";
import { runSuites } from "./run-suites.js";

const { env } = process;
const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interrupt.abort());

try {
  process.exitCode = await run();
} catch (error) {
  if (!interrupt.signal.aborted) throw error;
  process.exitCode = 130;
}

/** Exit code: 1 when a test failed or, with `CI=true`, something is missing; 2 for a variable that cannot be read. */
async function run(): Promise<number> {
  const { isComponentsOnly, forVitest } = readArguments(process.argv.slice(2));
  const skip = parseSkip(env["CAUSEWAY_REAL_SKIP"] ?? "");
  if (!skip.ok) {
    console.error(skip.error);
    return 2;
  }
  const say = (line: string) => console.error(`  ${line}`);
  const place: Workplace = { env, cacheFolder: cacheFolderOf(env, homedir()), signal: interrupt.signal, say };
  const { components, failures } = await gather(place, skip.value);
  if (failures.length > 0) return 1;
  const list = JSON.stringify(components, undefined, 1);
  if (!isComponentsOnly) return await runWith(list, forVitest);
  leaveList(place.cacheFolder, list);
  return 0;
}

interface Gathered {
  readonly components: readonly Component[];
  /** What must not be missing here, and is. */
  readonly failures: readonly string[];
}

async function gather(place: Workplace, skip: ReadonlySet<Need>): Promise<Gathered> {
  console.log(`components (what is made is kept in ${place.cacheFolder})`);
  const startedMs = performance.now();
  const components = await findComponents(place, skip);
  const namespaceFault = findNamespaceFault();
  console.log(renderComponents(components, process.stdout.isTTY));
  if (namespaceFault !== undefined) console.log(`  ${namespaceFault}`);
  console.log(`  ready in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s\n`);
  const failures = env["CI"] === "true" ? judgeMissing({ components, namespaceFault, skip }) : [];
  for (const failure of failures) console.error(`missing, and CAUSEWAY_REAL_SKIP does not name it: ${failure}`);
  return { components, failures };
}

async function runWith(list: string, args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "causeway-components-"));
  try {
    const file = join(folder, "components.json");
    writeFileSync(file, list);
    return await runSuites({ args, env: { ...env, CAUSEWAY_REAL_COMPONENTS: file }, signal: interrupt.signal });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    // Nothing to do after a run that ended by itself.
    await endDeadRuns();
    if (findNamespaceFault() === undefined) await sweepNamespaces();
  }
}

/** For those who run vitest by hand. */
function leaveList(folder: string, list: string): void {
  mkdirSync(folder, { recursive: true });
  const unfinished = join(folder, `components.json.${process.pid}`);
  writeFileSync(unfinished, list);
  renameSync(unfinished, join(folder, "components.json"));
}
