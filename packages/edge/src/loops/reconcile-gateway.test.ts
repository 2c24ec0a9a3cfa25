import type { Labels } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../core/kube.js";
import { asList, asObject } from "../core/render/recover-rule.js";
import { hostsOf } from "../core/render/render-gateway.js";
import { complete, remove, wantExport, withdraw } from "../testing/desired-feed.js";
import {
  kubeGateway,
  kubeGatewayService,
  kubeNamespace,
  kubePeerAuthentication,
  kubePod,
} from "../testing/kube-objects.js";
import { GATEWAY, type SimRig, startedRig } from "../testing/sim-rig.js";

const EXPORT = `export/${GATEWAY}/bookinfo/details`;
const details = "bookinfo/details";

function theirs(
  hosts: readonly string[],
  mode = "AUTO_PASSTHROUGH",
  number = 15443,
  selector: Labels = { app: "eastwest-gateway" },
): JsonObject {
  return { selector, servers: [{ port: { number, name: "tls", protocol: "TLS" }, tls: { mode }, hosts }] };
}

function ours(rig: SimRig): Record<string, readonly string[]> {
  const owned = rig.cluster.gateways().filter((gateway) => gateway.meta.name.startsWith("k-"));
  return Object.fromEntries(
    owned.map((gateway) => [`${gateway.meta.namespace}/${gateway.meta.name}`, hostsOf(gateway)]),
  );
}

const DETAILS = "details.bookinfo.svc.cluster.local";
const RATINGS = "ratings.bookinfo.svc.cluster.local";

describe("startReconcile: gateways", () => {
  it("keeps one Gateway for all that a workload exports, hosts sorted", async () => {
    await using rig = await startedRig();
    rig.follow(wantExport(GATEWAY, "bookinfo/ratings"), wantExport(GATEWAY, details), complete());
    await rig.clock.run(100);
    expect(ours(rig)).toEqual({ "istio-system/k-eastwest-gateway": [DETAILS, RATINGS] });
  });

  it("takes out at once a service whose instances disable mTLS, and puts it back when they do not", async () => {
    await using rig = await startedRig();
    rig.follow(wantExport(GATEWAY, "bookinfo/ratings"), wantExport(GATEWAY, details), complete());
    await rig.clock.run(100);
    const disabled = kubePeerAuthentication("bookinfo", "plain", { selector: { app: "details" }, mode: "DISABLE" });
    rig.cluster.put(disabled);
    await rig.clock.run(1_000);
    expect([ours(rig), rig.row(EXPORT)]).toEqual([
      { "istio-system/k-eastwest-gateway": [RATINGS] },
      "withheld MtlsDisabled",
    ]);
    rig.cluster.put({ ...disabled, mode: "PERMISSIVE" });
    await rig.clock.run(1_000);
    expect([ours(rig), rig.row(EXPORT)]).toEqual([
      { "istio-system/k-eastwest-gateway": [DETAILS, RATINGS] },
      "applied",
    ]);
  });

  it.each([
    { what: "a wider one disables it", narrow: "STRICT", wide: "DISABLE", row: "applied" },
    { what: "a narrower one disables it", narrow: "DISABLE", wide: "STRICT", row: "withheld MtlsDisabled" },
    { what: "the narrower one says nothing", narrow: "UNSET", wide: "DISABLE", row: "withheld MtlsDisabled" },
  ])("goes by the PeerAuthentication that is in force: $what", async ({ narrow, wide, row }) => {
    await using rig = await startedRig();
    rig.cluster.put(kubePeerAuthentication("istio-system", "default", { mode: wide }));
    rig.cluster.put(kubePeerAuthentication("bookinfo", "default", { mode: narrow }));
    rig.follow(wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    expect(rig.row(EXPORT)).toBe(row);
  });

  it("leaves in a service of which a single port disables mTLS", async () => {
    await using rig = await startedRig();
    rig.cluster.put(kubePeerAuthentication("bookinfo", "default", { mode: "STRICT", portModes: ["DISABLE"] }));
    rig.follow(wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    expect(rig.row(EXPORT)).toBe("applied");
  });

  it("follows the gateway's Service when its selector changes", async () => {
    await using rig = await startedRig();
    rig.follow(wantExport(GATEWAY, details), complete());
    await rig.clock.run(100);
    rig.cluster.put(kubeGatewayService("istio-system", "eastwest-gateway", { app: "other" }));
    await rig.clock.run(100);
    expect(asObject(rig.cluster.gateways()[0]?.spec["selector"])).toEqual({ app: "other" });
  });

  it("waits for a gateway that is not there, and keeps one whose Service goes", async () => {
    await using rig = await startedRig();
    rig.follow(wantExport("istio-system/missing", details), wantExport(GATEWAY, "bookinfo/ratings"), complete());
    await rig.clock.run(100);
    rig.cluster.remove("Service", "istio-system", "eastwest-gateway");
    await rig.clock.run(1_000);
    expect([rig.row("export/istio-system/missing/bookinfo/details"), ours(rig)]).toEqual([
      "pending NoGateway",
      { "istio-system/k-eastwest-gateway": [RATINGS] },
    ]);
  });

  it.each([
    { name: "the same host", spec: theirs([DETAILS]), row: "applied AlreadyExposed", hosts: [RATINGS] },
    { name: "everything", spec: theirs(["*.local"]), row: "applied AlreadyExposed", hosts: undefined },
    {
      name: "everything of the namespace",
      spec: theirs(["bookinfo/*"]),
      row: "applied AlreadyExposed",
      hosts: undefined,
    },
    {
      name: "everything, but chooses elsewhere",
      spec: theirs(["other/*"]),
      row: "withheld GatewayConflict",
      hosts: undefined,
    },
    {
      name: "a server of another mode",
      spec: theirs(["x.example.com"], "SIMPLE"),
      row: "withheld GatewayConflict",
      hosts: undefined,
    },
    { name: "a server on another port", spec: theirs(["*"], "SIMPLE", 443), row: "applied", hosts: [DETAILS, RATINGS] },
    {
      name: "other pods",
      spec: theirs(["*"], "SIMPLE", 15443, { app: "ingress" }),
      row: "applied",
      hosts: [DETAILS, RATINGS],
    },
    {
      name: "all gateways of the cluster",
      spec: theirs(["*"], "SIMPLE", 15443, {}),
      row: "withheld GatewayConflict",
      hosts: undefined,
    },
    {
      name: "one pod by a label of its own",
      spec: theirs(["*"], "SIMPLE", 15443, { pod: "1" }),
      row: "withheld GatewayConflict",
      hosts: undefined,
    },
  ])("beside somebody's Gateway with $name: $row", async ({ spec, row, hosts }) => {
    await using rig = await startedRig();
    rig.cluster.put(kubeGateway("elsewhere", "theirs", spec));
    rig.follow(wantExport(GATEWAY, details), wantExport(GATEWAY, "bookinfo/ratings"), complete());
    await rig.clock.run(1_000);
    expect([rig.row(EXPORT), ours(rig)["istio-system/k-eastwest-gateway"]]).toEqual([row, hosts]);
  });

  it("gives way to a Gateway that comes later, and comes back", async () => {
    await using rig = await startedRig();
    rig.follow(wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    rig.cluster.put(kubeGateway("elsewhere", "theirs", theirs(["*"], "SIMPLE")));
    await rig.clock.run(1_000);
    const during = ours(rig);
    rig.cluster.remove("Gateway", "elsewhere", "theirs");
    await rig.clock.run(1_000);
    expect([during, ours(rig)]).toEqual([{}, { "istio-system/k-eastwest-gateway": [DETAILS] }]);
  });

  it("never touches somebody's Gateway that has its name", async () => {
    await using rig = await startedRig();
    rig.cluster.put(kubeGateway("istio-system", "k-eastwest-gateway", { selector: { app: "x" } }));
    rig.follow(wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    expect([rig.takeWrites(), rig.row(EXPORT)]).toEqual([[], "withheld ForeignObject"]);
  });

  it("makes one Gateway for two Services on the same pods", async () => {
    await using rig = await startedRig();
    rig.cluster.put(kubeGatewayService("istio-system", "eastwest-nodeport", { app: "eastwest-gateway" }));
    rig.follow(wantExport("istio-system/eastwest-nodeport", details), complete());
    await rig.clock.run(1_000);
    rig.follow(wantExport(GATEWAY, details));
    await rig.clock.run(1_000);
    const both = [ours(rig), rig.row(EXPORT), rig.row("export/istio-system/eastwest-nodeport/bookinfo/details")];
    expect(both).toEqual([{ "istio-system/k-eastwest-nodeport": [DETAILS] }, "applied", "applied"]);
    const old = "export/istio-system/eastwest-nodeport/bookinfo/details";
    rig.follow(remove(old), withdraw(old, "NotSelected"));
    await rig.clock.run(1_000);
    expect([Object.values(ours(rig)), rig.row(EXPORT), rig.row(old)]).toEqual([[[DETAILS]], "applied", undefined]);
  });

  it("tells of its exports still when the second of two Services on the same pods goes", async () => {
    await using rig = await startedRig();
    rig.follow(wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    const second = kubeGatewayService("istio-system", "eastwest-gateway-2", { app: "eastwest-gateway" });
    rig.cluster.put(second);
    await rig.clock.run(1_000);
    rig.cluster.remove("Service", "istio-system", "eastwest-gateway-2");
    await rig.clock.run(1_000);
    expect([rig.row(EXPORT), ours(rig)]).toEqual(["applied", { "istio-system/k-eastwest-gateway": [DETAILS] }]);
  });

  it("goes on with the Gateway of a Service that is gone while another one has the same pods", async () => {
    await using rig = await startedRig();
    rig.follow(wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    rig.cluster.remove("Service", "istio-system", "eastwest-gateway");
    rig.cluster.put(kubeGatewayService("istio-system", "second", { app: "eastwest-gateway" }));
    rig.follow(wantExport("istio-system/second", "bookinfo/ratings"));
    await rig.clock.run(1_000);
    const row = rig.row("export/istio-system/second/bookinfo/ratings");
    expect([ours(rig), row]).toEqual([{ "istio-system/k-eastwest-gateway": [DETAILS, RATINGS] }, "applied"]);
  });

  it("merges two Gateways of ours when their workloads become one", async () => {
    await using rig = await startedRig();
    rig.cluster.put(kubeGatewayService("istio-system", "second", { app: "second" }));
    rig.follow(wantExport("istio-system/second", "bookinfo/ratings"), wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    rig.cluster.put(kubeGatewayService("istio-system", "second", { app: "eastwest-gateway" }));
    await rig.clock.run(2_000);
    expect(Object.values(ours(rig))).toEqual([[DETAILS, RATINGS]]);
  });

  it("does not accept a host twice on the pods of a workload in another namespace with the same labels", async () => {
    await using rig = await startedRig();
    rig.cluster.put(kubeNamespace("gateways"));
    rig.cluster.put(kubeGatewayService("gateways", "second", { app: "eastwest-gateway" }));
    rig.cluster.put(kubePod("gateways", "second-1", { app: "eastwest-gateway" }));
    rig.follow(wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    rig.follow(wantExport("gateways/second", details));
    await rig.clock.run(1_000);
    expect([rig.row("export/gateways/second/bookinfo/details"), ours(rig)]).toEqual([
      "applied",
      { "istio-system/k-eastwest-gateway": [DETAILS] },
    ]);
    rig.follow(remove(EXPORT), withdraw(EXPORT, "NotSelected"));
    await rig.clock.run(1_000);
    expect(ours(rig)).toEqual({ "gateways/k-second": [DETAILS] });
  });

  it("repairs a host that somebody took out or added", async () => {
    await using rig = await startedRig();
    rig.follow(wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    for (const gateway of rig.cluster.gateways()) {
      const servers = asList(gateway.spec["servers"]).map((server) => ({
        ...asObject(server),
        hosts: ["*.example.com"],
      }));
      rig.cluster.put({ ...gateway, spec: { ...gateway.spec, servers } });
    }
    await rig.clock.run(1_000);
    expect(ours(rig)).toEqual({ "istio-system/k-eastwest-gateway": [DETAILS] });
  });
});
