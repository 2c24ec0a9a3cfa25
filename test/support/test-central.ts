import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseCentralConfig, type RunningCentral, startCentral } from "@causeway/central";
import { Scope, systemClock } from "@causeway/shared/node";
import { RecordingLog } from "@causeway/shared/testing";

const ANY_PORT = "127.0.0.1:0";

/** A real central on free ports with an empty store of its own, which goes with it. */
export async function startTestCentral(): Promise<RunningCentral> {
  const scope = new Scope();
  try {
    const folder = await mkdtemp(join(tmpdir(), "causeway-central-"));
    scope.defer(() => rm(folder, { recursive: true, force: true }));
    const config = parseCentralConfig({
      CENTRAL_LINK_ADDRESS: ANY_PORT,
      CENTRAL_API_ADDRESS: ANY_PORT,
      CENTRAL_STORE: join(folder, "central.db"),
    });
    if (!config.ok) throw new Error(config.error.join("; "));
    const parts = { clock: systemClock, random: Math.random, log: new RecordingLog(), instance: "central-1" };
    const central = scope.use(await startCentral(config.value, parts));
    return { ...central, [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose]() };
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}
