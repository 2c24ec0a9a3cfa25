import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { findOnPath } from "../find/find-on-path.js";
import type { Workplace } from "../workplace.js";
import { Progress } from "./progress.js";
import { runProgram } from "./run-program.js";

const PACKAGE = "etcd-server";
const REMEDY = "put an etcd 3.4 or newer on the PATH, or into the folder that KUBEBUILDER_ASSETS names";

/** Unpacks Debian's etcd into `folder`, as `usr/bin/etcd`, without installing anything. */
export async function unpackEtcd(place: Workplace, folder: string): Promise<void> {
  using _progress = new Progress("etcd", `unpacking Debian's ${PACKAGE}`, place.say);
  const run = async (name: string, args: readonly string[]) => {
    const file = findOnPath(place.env, name);
    if (file === undefined) throw new Error(`${name} is not on the PATH; ${REMEDY}`);
    await runProgram({ file, args, cwd: folder, env: place.env, signal: place.signal, onLine: () => undefined });
  };
  try {
    await run("apt-get", ["download", PACKAGE]);
  } catch {
    place.signal.throwIfAborted();
    await updateLists(run);
    await run("apt-get", ["download", PACKAGE]);
  }
  const archive = (await readdir(folder)).find((name) => name.endsWith(".deb"));
  if (archive === undefined) throw new Error(`apt-get download brought no ${PACKAGE}; ${REMEDY}`);
  await run("dpkg-deb", ["-x", join(folder, archive), folder]);
  await rm(join(folder, archive));
}

/** A machine that is new has no lists of packages, or old ones. */
async function updateLists(run: (name: string, args: readonly string[]) => Promise<void>): Promise<void> {
  try {
    await run("apt-get", ["update"]);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`no list of packages: ${said}\nrun apt-get update as root, or ${REMEDY}`, { cause: error });
  }
}
