import { spawnSync } from "node:child_process";

let known: undefined | { readonly fault: undefined | string };

/** Why this process cannot make network namespaces with `ip`; undefined when it can. Tried once, by making one. */
export function findNamespaceFault(): undefined | string {
  known ??= { fault: tryNamespace() };
  return known.fault;
}

function tryNamespace(): undefined | string {
  if (process.getuid?.() !== 0) return "network namespaces need root";
  const run = spawnSync("unshare", ["--net", "ip", "link", "show", "lo"], { encoding: "utf8" });
  if (run.status === 0) return undefined;
  const said = run.error?.message ?? run.stderr.trim();
  return `a network namespace cannot be made with unshare and ip: ${said}`;
}
