import type { ProcessIdentity } from "../process-identity.js";

/** Whose network namespaces these are: the process of a run. Namespaces do not outlive a boot. */
export type NamespaceOwner = Pick<ProcessIdentity, "pid" | "startTicks">;

const NAME = /^causeway-(\d+)-(\d+)-/;

/** A name that says who made it, so that a later run can tell what an earlier one has left behind. */
export function namespaceName({ pid, startTicks }: NamespaceOwner, part: string): string {
  return `causeway-${pid}-${startTicks}-${part}`;
}

/** Undefined for a namespace that is none of ours. */
export function namespaceOwner(name: string): undefined | NamespaceOwner {
  const found = NAME.exec(name);
  return found?.[1] === undefined || found[2] === undefined
    ? undefined
    : { pid: Number(found[1]), startTicks: found[2] };
}
