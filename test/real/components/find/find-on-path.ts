import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The program of this name that a shell would run, absolute; undefined when there is none. */
export function findOnPath(env: Readonly<Record<string, undefined | string>>, name: string): undefined | string {
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder.startsWith("/"));
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

/** Whether a file is there that this process may run. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
