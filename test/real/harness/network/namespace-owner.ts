import { pid } from "node:process";
import { readIdentity } from "../process-identity.js";
import type { NamespaceOwner } from "./namespace-name.js";

/** This process. */
export function readOwner(): NamespaceOwner {
  const owner = readIdentity(pid);
  if (owner === undefined) throw new Error("this process is not to be found under /proc");
  return owner;
}

export function isOwnerRunning({ pid, startTicks }: NamespaceOwner): boolean {
  return readIdentity(pid)?.startTicks === startTicks;
}
