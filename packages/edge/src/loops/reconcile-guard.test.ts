import { describe, expect, it } from "vitest";
import { complete, remove, wantExport, withdraw } from "../testing/desired-feed.js";
import { kubeGateway, kubePeerAuthentication, kubePod, kubeRule, kubeService } from "../testing/kube-objects.js";
import { GATEWAY, importOf, type SimRig, startedRig } from "../testing/sim-rig.js";

const IMPORT = "import/bookinfo/details";
const SOURCE = "source/bookinfo/details@cluster-2";
const details = "bookinfo/details";

function modes(rig: SimRig): (undefined | string)[] {
  return rig.cluster.entries().map((entry) => entry.spec.labels["security.istio.io/tlsMode"]);
}

function kinds(rig: SimRig): string[] {
  return rig.takeWrites().map((write) => write.split(" ").slice(0, 2).join(" "));
}

describe("startReconcile: loop guard", () => {
  it.each([
    { name: "no gateway here serves it", gateway: undefined, mode: "istio" },
    {
      name: "somebody's own gateway serves everything",
      gateway: { mode: "AUTO_PASSTHROUGH", hosts: ["*.local"] },
      mode: "disabled",
    },
    {
      name: "somebody's own gateway serves its namespace",
      gateway: { mode: "AUTO_PASSTHROUGH", hosts: ["bookinfo/*"] },
      mode: "disabled",
    },
    {
      name: "somebody's own gateway serves another namespace",
      gateway: { mode: "AUTO_PASSTHROUGH", hosts: ["other/*"] },
      mode: "istio",
    },
    { name: "somebody's ingress has the host", gateway: { mode: "SIMPLE", hosts: ["*"] }, mode: "istio" },
  ])("writes entries with tlsMode $mode when $name", async ({ gateway, mode }) => {
    await using rig = await startedRig();
    if (gateway !== undefined) {
      const server = { port: { number: 15443 }, tls: { mode: gateway.mode }, hosts: gateway.hosts };
      rig.cluster.put(
        kubeGateway("their-gateways", "theirs", { selector: { app: "their-gateway" }, servers: [server] }),
      );
    }
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    expect(modes(rig)).toEqual([mode]);
  });

  it.each([
    {
      name: "the full host",
      namespace: "other",
      spec: { host: "details.bookinfo.svc.cluster.local", trafficPolicy: {} },
    },
    { name: "its short name in its namespace", namespace: "bookinfo", spec: { host: "details", trafficPolicy: {} } },
    {
      name: "every host of the namespace",
      namespace: "other",
      spec: { host: "*.bookinfo.svc.cluster.local", trafficPolicy: {} },
    },
    { name: "every host", namespace: "istio-system", spec: { host: "*", trafficPolicy: {} } },
    {
      name: "a subset",
      namespace: "bookinfo",
      spec: { host: "details", subsets: [{ name: "v1", trafficPolicy: {} }] },
    },
  ])("withholds an import when somebody sets a policy for $name", async ({ namespace, spec }) => {
    await using rig = await startedRig();
    rig.cluster.put(kubeRule(namespace, "theirs", spec));
    await rig.shown();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    expect([rig.takeWrites(), rig.row(IMPORT), rig.row(SOURCE)]).toEqual([
      [],
      "withheld PolicyConflict",
      "withheld PolicyConflict",
    ]);
  });

  it.each([
    { name: "only has subsets", namespace: "bookinfo", spec: { host: "details", subsets: [{ name: "v1" }] } },
    { name: "means another host", namespace: "other", spec: { host: "details", trafficPolicy: {} } },
    {
      name: "means nothing, half spelled",
      namespace: "bookinfo",
      spec: { host: "details.bookinfo", trafficPolicy: {} },
    },
  ])("does not mind somebody's rule that $name", async ({ namespace, spec }) => {
    await using rig = await startedRig();
    rig.cluster.put(kubeRule(namespace, "theirs", spec));
    await rig.shown();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    expect(rig.row(SOURCE)).toBe("applied");
  });

  it("gives way at once to a policy that comes later: entries, then its own rule, and back", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.cluster.put(kubeRule("bookinfo", "theirs", { host: "details", trafficPolicy: {} }));
    await rig.clock.run(1_000);
    expect(kinds(rig)).toEqual(["delete WorkloadEntry", "delete DestinationRule"]);
    expect(rig.row(IMPORT)).toBe("withheld PolicyConflict");
    rig.cluster.remove("DestinationRule", "bookinfo", "theirs");
    await rig.clock.run(1_000);
    expect(kinds(rig)).toEqual(["create DestinationRule", "create WorkloadEntry"]);
    expect(modes(rig)).toEqual(["disabled"]);
  });

  it.each([
    {
      name: "in the mesh",
      authentication: kubePeerAuthentication("istio-system", "off", { mode: "DISABLE" }),
      row: "withheld MtlsDisabled",
    },
    {
      name: "in the namespace",
      authentication: kubePeerAuthentication("bookinfo", "off", { mode: "DISABLE" }),
      row: "withheld MtlsDisabled",
    },
    {
      name: "for the workload",
      authentication: kubePeerAuthentication("bookinfo", "off", { mode: "DISABLE", selector: { app: "details" } }),
      row: "withheld MtlsDisabled",
    },
    {
      name: "for a port",
      authentication: kubePeerAuthentication("bookinfo", "off", { portModes: ["DISABLE"] }),
      row: "withheld MtlsDisabled",
    },
    {
      name: "for another workload",
      authentication: kubePeerAuthentication("bookinfo", "off", { mode: "DISABLE", selector: { app: "other" } }),
      row: "applied",
    },
    {
      name: "in another namespace",
      authentication: kubePeerAuthentication("other", "off", { mode: "DISABLE" }),
      row: "applied",
    },
    {
      name: "for a workload of the root namespace",
      authentication: kubePeerAuthentication("istio-system", "off", { mode: "DISABLE", selector: { app: "istiod" } }),
      row: "applied",
    },
  ])("mTLS disabled $name: $row", async ({ authentication, row }) => {
    await using rig = await startedRig();
    rig.cluster.put(authentication);
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    expect(rig.row(SOURCE)).toBe(row);
  });

  it("takes guarded entries away, then mTLS out of the rule, for a pod without a sidecar; and back", async () => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.cluster.put(kubePod("bookinfo", "naked", { app: "details" }, { hasSidecar: false }));
    await rig.clock.run(1_000);
    expect(kinds(rig)).toEqual(["delete WorkloadEntry", "replace DestinationRule"]);
    expect(rig.row(SOURCE)).toBe("withheld MixedMesh");
    rig.cluster.remove("Pod", "bookinfo", "naked");
    await rig.clock.run(1_000);
    expect(kinds(rig)).toEqual(["replace DestinationRule", "create WorkloadEntry"]);
  });

  it("does not mind a pod without a sidecar while no gateway here serves the service", async () => {
    await using rig = await startedRig();
    rig.cluster.put(kubePod("bookinfo", "naked", { app: "details" }, { hasSidecar: false }));
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    expect(modes(rig)).toEqual(["istio"]);
  });

  it("guards the entries of a service when another that takes them is served here", async () => {
    await using rig = await startedRig();
    rig.cluster.put(kubeService("bookinfo", "alias", { selector: { app: "details" } }));
    rig.follow(...importOf(details), wantExport(GATEWAY, "bookinfo/alias"), complete());
    await rig.clock.run(1_000);
    expect(modes(rig)).toEqual(["disabled"]);
    const mutual = rig.cluster.rules().map((rule) => JSON.stringify(rule.spec).includes("ISTIO_MUTUAL"));
    expect(mutual).toEqual([true, true]);
  });

  it("turns back when the export is wanted again half way out", async () => {
    await using rig = await startedRig();
    const key = `export/${GATEWAY}/${details}`;
    rig.follow(...importOf(details), wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    rig.follow(remove(key), withdraw(key, "NotSelected"));
    await rig.clock.run(300);
    rig.follow(remove(`withdrawn/${key}`), wantExport(GATEWAY, details));
    await rig.clock.run(2_000);
    expect([modes(rig), rig.row(key)]).toEqual([["disabled"], "applied"]);
  });

  it("does not let the gateway accept a service while an unguarded entry is on its way", async () => {
    await using rig = await startedRig({ latencyMs: 50 });
    rig.follow(...importOf(details, []), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(...importOf(details));
    await rig.clock.run(10);
    rig.follow(wantExport(GATEWAY, details));
    await rig.clock.run(3_000);
    expect(kinds(rig)).toEqual([
      "create WorkloadEntry",
      "replace DestinationRule",
      "create WorkloadEntry",
      "delete WorkloadEntry",
      "create Gateway",
    ]);
  });

  it("leaves each step of the way out 250 ms", async () => {
    await using rig = await startedRig();
    const key = `export/${GATEWAY}/${details}`;
    rig.follow(...importOf(details), wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(remove(key), withdraw(key, "NotSelected"));
    await rig.clock.run(2_000);
    const times = rig.cluster.writes.map(({ atMs }) => atMs);
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    expect([gaps.length, gaps.every((gap) => gap >= 250 && gap < 300)]).toEqual([3, true]);
  });
});
