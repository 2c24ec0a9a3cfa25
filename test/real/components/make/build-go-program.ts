import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findOnPath } from "../find/find-on-path.js";
import { renderToolsModule } from "../render-tools-module.js";
import type { Workplace, Workshop } from "../workplace.js";
import { Progress } from "./progress.js";
import { runProgram } from "./run-program.js";

export interface GoProgram {
  /** What people call it. */
  readonly title: string;
  /** The name of the file that is made. */
  readonly file: string;
  readonly module: string;
  /** With its leading `v`. */
  readonly version: string;
  /** The package of the program, inside of the module. */
  readonly program: string;
  /** Variables of its packages, for the linker: `path.name=value`. */
  readonly variables: readonly string[];
}

/** Builds a program of a released module as `folder/file`, with what the Go client of this machine has or downloads. */
export async function buildGoProgram(place: Workshop, folder: string, program: GoProgram): Promise<void> {
  const { title, file, module, version } = program;
  using progress = new Progress(title, `building ${module} ${version}`, place.say);
  const onLine = (line: string) => progress.count(line.startsWith("go: ") ? "modules fetched" : "packages compiled");
  const source = await downloadModule(place, folder, { module, version });
  const goMod = await readFile(join(source, "go.mod"), "utf8");
  await writeFile(join(folder, "go.mod"), renderToolsModule({ ...program, goMod }));
  // The checksums that the module itself was built with, so that the public database need not know every commit among them.
  await writeFile(join(folder, "go.sum"), await readFile(join(source, "go.sum")));
  await runGo(place, folder, { args: ["list", "-mod=mod", "-deps", "-f", "{{.Module}}", program.program], onLine });
  const linked = ["-s", "-w", ...program.variables.map((variable) => `-X ${variable}`)].join(" ");
  const args = ["build", "-mod=mod", "-v", "-ldflags", linked, "-o", join(folder, file), program.program];
  // Downloads wait for the network and go side by side. A compiler keeps all cores busy, and what several programs have in
  // common (Go's own library, Kubernetes' client) is compiled once if they come one after the other.
  await place.builds.take(() => runGo(place, folder, { args, onLine }));
}

/** The folder of a module in the Go client's cache, downloaded if need be. */
export async function downloadModule(
  place: Workplace,
  cwd: string,
  { module, version }: Pick<GoProgram, "module" | "version">,
): Promise<string> {
  const said = await runGo(place, cwd, {
    args: ["mod", "download", "-json", `${module}@${version}`],
    onLine: () => undefined,
  });
  return (JSON.parse(said) as { readonly Dir: string }).Dir;
}

interface GoRun {
  readonly args: readonly string[];
  readonly onLine: (line: string) => void;
}

async function runGo({ env, signal }: Workplace, cwd: string, { args, onLine }: GoRun): Promise<string> {
  const file = findOnPath(env, "go");
  if (file === undefined) throw new Error("go is not on the PATH: install Go 1.26 or newer to build it");
  return await runProgram({ file, args, cwd, env: { ...env, GOWORK: "off" }, signal, onLine });
}
