import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { findComponents } from "./components/find/find-components.js";
import { judgeMissing, parseSkip } from "./components/judge-missing.js";
import { findNamespaceFault } from "./components/network-namespaces.js";
import { renderComponents } from "./components/render-components.js";
import { cacheFolderOf, type Workplace } from "./components/workplace.js";
import { endDeadRuns } from "./harness/process-record.js";
import { readArguments } from "./read-arguments.js";
import { runSuites } from "./run-suites.js";

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interrupt.abort());

try {
  process.exitCode = await run();
} catch (error) {
  if (!interrupt.signal.aborted) throw error;
  process.exitCode = 130;
}

/** Exit code: 1 when a test failed or, with `CI=true`, a component is missing; 2 for a variable that cannot be read. */
async function run(): Promise<number> {
  const { env } = process;
  const { isComponentsOnly, forVitest } = readArguments(process.argv.slice(2));
  const skip = parseSkip(env["CAUSEWAY_REAL_SKIP"] ?? "");
  if (!skip.ok) {
    console.error(skip.error);
    return 2;
  }
  const cacheFolder = cacheFolderOf(env, homedir());
  const say = (line: string) => console.error(`  ${line}`);
  const place: Workplace = { env, cacheFolder, signal: interrupt.signal, say };
  console.log(`components (what is made is kept in ${cacheFolder})`);
  const startedMs = performance.now();
  const components = await findComponents(place, skip.value);
  const namespaceFault = skip.value.has("root") ? "CAUSEWAY_REAL_SKIP names it" : findNamespaceFault();
  console.log(renderComponents(components, process.stdout.isTTY));
  if (namespaceFault !== undefined) console.log(`  no network namespaces: ${namespaceFault}`);
  console.log(`  ready in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s\n`);
  const failures = env["CI"] === "true" ? judgeMissing({ components, namespaceFault, skip: skip.value }) : [];
  for (const failure of failures) console.error(`missing, and not named by CAUSEWAY_REAL_SKIP: ${failure}`);
  if (failures.length > 0 || isComponentsOnly) return failures.length > 0 ? 1 : 0;

  const folder = mkdtempSync(join(tmpdir(), "causeway-components-"));
  try {
    const file = join(folder, "components.json");
    writeFileSync(file, JSON.stringify(components, undefined, 1));
    return await runSuites({
      args: forVitest,
      env: { ...env, CAUSEWAY_REAL_COMPONENTS: file },
      signal: interrupt.signal,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await endDeadRuns();
  }
}
