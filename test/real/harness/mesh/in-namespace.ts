import type { ProgramSpec } from "../recorded-process.js";

/** `ip` lies in one of the `sbin` folders on some systems, which not everybody has on the PATH. */
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The same program inside a network namespace. `ip` becomes the program: its process id is the program's. */
export function inNamespace(namespace: string, { name, file, args }: Omit<ProgramSpec, "env">): ProgramSpec {
  return { name, file: "ip", args: ["netns", "exec", namespace, file, ...args], env: { PATH } };
}
