import { spawn } from "node:child_process";
import { once } from "node:events";
import { execPath } from "node:process";
import { Scope } from "@causeway/shared/node";
import { afterEach, describe, expect, it } from "vitest";
import { describeWith } from "../../components/describe-with.js";
import { isRunning, type ProcessIdentity, readIdentity } from "../process-identity.js";
import { runIp } from "./ip-command.js";
import { namespaceName } from "./namespace-name.js";
import { readOwner } from "./namespace-owner.js";
import { Network } from "./network.js";
import { sweepNamespaces } from "./sweep-namespaces.js";

const WAIT_FOREVER = "setInterval(() => {}, 60000); console.log('here')";
/** One connection to a server of its own in another namespace: prints what it hears. */
const SAY = "require('net').createServer((s) => s.end('hello')).listen(7000, () => console.log('here'))";
const HEAR = "require('net').connect(7000, process.argv[1]).on('data', (d) => console.log(String(d)))";

describeWith(["root"], "Network", () => {
  let scope = new Scope();
  afterEach(async () => {
    await scope[Symbol.asyncDispose]();
    scope = new Scope();
  });

  it("lets pods reach each other and nothing else", async () => {
    const network = scope.use(await Network.create());
    const one = await network.addPod("one", "10.201.1.20");
    const other = await network.addPod("other", "10.201.2.20");
    await runInside(scope, one.namespace, [SAY]);
    expect(await runInside(scope, other.namespace, [HEAR, one.address])).toBe("hello");
    expect(await runIp("-n", one.namespace, "route", "show", "default")).toBe("");
    await expect(network.addPod("third", "192.0.2.1")).rejects.toThrow("not an address of this network");
  });

  it("leaves no namespace behind", async () => {
    const network = await Network.create();
    await network.addPod("one", "10.201.1.20");
    const own = namespaceName(readOwner(), "");
    expect((await namesOf(own)).length).toBe(2);
    await network[Symbol.asyncDispose]();
    expect(await namesOf(own)).toEqual([]);
  });

  describe(sweepNamespaces, () => {
    it("removes what a dead run has left, with what runs in it, and nothing of a living one", async () => {
      const owner = spawn(execPath, ["-e", WAIT_FOREVER]);
      scope.defer(() => void owner.kill("SIGKILL"));
      const identity = identityOf(owner.pid);
      const name = namespaceName(identity, "pod");
      await runIp("netns", "add", name);
      const inside = spawnInside(name, [WAIT_FOREVER]);
      await once(inside.stdout, "data");
      expect(await sweepNamespaces()).not.toContain(name);
      const left = identityOf(inside.pid);
      expect(isRunning(left)).toBe(true);
      const ends = [once(owner, "exit"), once(inside, "exit")];
      owner.kill("SIGKILL");
      await ends[0];
      expect(await sweepNamespaces()).toContain(name);
      await ends[1];
      expect(isRunning(left)).toBe(false);
      expect(await namesOf(name)).toEqual([]);
    });
  });
});

function identityOf(pid: undefined | number): ProcessIdentity {
  const identity = readIdentity(pid ?? 0);
  if (identity === undefined) throw new Error("the process does not run");
  return identity;
}

async function namesOf(start: string): Promise<readonly string[]> {
  const listed = await runIp("netns", "list");
  return listed.split("\n").filter((line) => line.startsWith(start));
}

/** The first that a script says; it ends with the scope. */
async function runInside(scope: Scope, namespace: string, script: readonly string[]): Promise<string> {
  const child = spawnInside(namespace, script);
  const end = once(child, "exit");
  scope.defer(async () => {
    child.kill("SIGKILL");
    await end;
  });
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  return said.toString().trim();
}

function spawnInside(namespace: string, [script = "", ...args]: readonly string[]) {
  const line = ["netns", "exec", namespace, execPath, "-e", script, ...args];
  return spawn("ip", line, { stdio: ["ignore", "pipe", "inherit"] });
}
