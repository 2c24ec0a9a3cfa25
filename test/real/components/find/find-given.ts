import { join } from "node:path";
import type { Workplace } from "../workplace.js";
import { isProgram } from "./find-on-path.js";

/** A program that the person who runs the tests has named. */
export interface GivenProgram {
  readonly path: string;
  readonly origin: string;
}

/** The program that a variable names. Throws when the variable names something that cannot be run. */
export function findGiven({ env }: Workplace, variable: string): undefined | GivenProgram {
  const path = env[variable];
  if (path === undefined || path === "") return undefined;
  if (isProgram(path)) return { path, origin: `given by ${variable}` };
  throw new Error(`${variable} names ${path}, which is no program`);
}

/** The program of this name in the folder that `KUBEBUILDER_ASSETS` names; undefined when that folder has none. */
export function findInAssets({ env }: Workplace, name: string): undefined | GivenProgram {
  const folder = env["KUBEBUILDER_ASSETS"];
  if (folder === undefined || folder === "") return undefined;
  const path = join(folder, name);
  return isProgram(path) ? { path, origin: "given by KUBEBUILDER_ASSETS" } : undefined;
}
