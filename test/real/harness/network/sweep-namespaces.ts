import { runIp } from "./ip-command.js";
import { namespaceOwner } from "./namespace-name.js";
import { isOwnerRunning } from "./namespace-owner.js";

/** Removes the namespaces of runs that are dead, with the processes in them; those of others stay. */
export async function sweepNamespaces(): Promise<readonly string[]> {
  const left = (await listNamespaces()).filter((name) => {
    const owner = namespaceOwner(name);
    return owner !== undefined && !isOwnerRunning(owner);
  });
  for (const name of left) await removeLeft(name);
  return left;
}

/** Another run may sweep at the same time. */
async function removeLeft(name: string): Promise<void> {
  try {
    await removeNamespace(name);
  } catch (error) {
    if ((await listNamespaces()).includes(name)) throw error;
  }
}

async function listNamespaces(): Promise<readonly string[]> {
  const listed = await runIp("netns", "list");
  return listed.split("\n").map((line) => line.split(" ")[0] ?? "");
}

/** Whatever still runs inside was started inside, by us: nothing else can know the namespace. */
export async function removeNamespace(name: string): Promise<void> {
  const inside = (await runIp("netns", "pids", name)).split("\n").filter((line) => line !== "");
  for (const pid of inside) endProcess(Number(pid));
  await runIp("netns", "delete", name);
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // It has ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
