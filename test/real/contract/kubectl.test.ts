import { join } from "node:path";
import { startCluster } from "@causeway/sandbox";
import { Scope, systemClock } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../components/describe-with.js";
import { KubectlRunner } from "./kubectl-runner.js";
import { VERBS } from "./kubectl-verbs.js";
import { normaliseSaid } from "./normalise-said.js";
import { openRealTarget } from "./open-real-target.js";

const DEADLINE_MS = 60_000;
/** What a watch shows of a ConfigMap that is labelled and deleted. */
const SEEN = ["ADDED seen", "MODIFIED seen", "DELETED seen", ""];

describeWith(["kube-apiserver", "etcd", "kubectl"], "kubectl on kube-apiserver and on the embedded cluster", () => {
  const scope = new Scope();
  let real: undefined | KubectlRunner;
  let embedded: undefined | KubectlRunner;
  beforeAll(async () => {
    const { cluster } = await openRealTarget(scope);
    const sandbox = await startCluster({
      name: "contract",
      region: "r1",
      zone: "r1-a",
      clock: systemClock,
      loadBalancerIp: () => undefined,
      podReadyDelayMs: 0,
    });
    scope.use(sandbox);
    real = await KubectlRunner.open(join(cluster.run.path, "kubectl-real"), cluster.kubeconfigPath);
    embedded = await KubectlRunner.open(join(cluster.run.path, "kubectl-embedded"), sandbox.kubeconfigPath);
  });
  afterAll(async () => await scope[Symbol.asyncDispose]());

  it.each(VERBS.map((verb, at) => ({ ...verb, step: at + 1 })))("$step: says the same to $run", async (verb) => {
    const [wanted, said] = await Promise.all([real?.run(verb), embedded?.run(verb)]);
    if (wanted === undefined || said === undefined) throw new Error("the clusters did not start");
    expect(normaliseSaid(said)).toEqual(normaliseSaid(wanted));
  });

  it("shows by get -w what happens to an object", async () => {
    const watch = async (runner: undefined | KubectlRunner) => {
      if (runner === undefined) throw new Error("the clusters did not start");
      await runner.run({ run: "kubectl create configmap seen" });
      const child = runner.start("exec kubectl get configmap seen -w --output-watch-events --no-headers");
      let said = "";
      child.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString("utf8");
      });
      const ended = new Promise((resolve) => child.on("close", resolve));
      const lines = (count: number) =>
        waitFor(
          () => said.split("\n").length > count,
          DEADLINE_MS,
          () => said,
        );
      try {
        await lines(1);
        await runner.run({ run: "kubectl label configmap seen w=1" });
        await lines(2);
        await runner.run({ run: "kubectl delete configmap seen" });
        await lines(3);
      } finally {
        child.kill();
        await ended;
      }
      return said.split("\n").map((line) => line.split(/ +/).slice(0, 2).join(" "));
    };
    const shown = await Promise.all([watch(real), watch(embedded)]);
    expect(shown).toEqual([SEEN, SEEN]);
  });
});
