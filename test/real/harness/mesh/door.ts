import { existsSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import type { Scope } from "@causeway/shared/node";
import type { RunFolder } from "../process-record.js";
import { RecordedProcess } from "../recorded-process.js";

const PROGRAM = fileURLToPath(new URL("door-program.mjs", import.meta.url));

/**
 * A unix socket that leads to a port of this machine's loopback, for proxies in namespaces of their own; answers its path.
 * A process of its own, so that a busy test never delays what istiod sends.
 */
export async function openDoor(scope: Scope, run: RunFolder, name: string, port: number): Promise<string> {
  const path = join(run.path, `${name}.sock`);
  const door = new RecordedProcess(run, { name, file: execPath, args: [PROGRAM, path, String(port)], env: {} });
  scope.use(door);
  await door.untilReady(() => Promise.resolve(existsSync(path)));
  return path;
}
