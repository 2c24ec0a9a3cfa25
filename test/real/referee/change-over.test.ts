import { join } from "node:path";
import { GUIDE_FOLDER } from "@causeway/sandbox/demo";
import { Scope } from "@causeway/shared/node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { endpointRows, outboundCluster, sniCluster } from "../ads/endpoint-rows.js";
import { connectProxy, type PretendProxy } from "../ads/proxy.js";
import type { ProxySpec } from "../ads/proxy-spec.js";
import { describeWith } from "../components/describe-with.js";
import { putPod, removePod } from "../harness/cluster-objects.js";
import { putSlice } from "../harness/endpoint-slice.js";
import { fillGuideCluster } from "../harness/guide-cluster.js";
import { type RealCluster, startRealClusters } from "../harness/start-real-clusters.js";
import { ownedObjects } from "../product/owned-objects.js";
import { RealMesh } from "../product/real-mesh.js";
import { endpointsWhere } from "./endpoint-places.js";
import { ISTIODS } from "./on-each-istiod.js";
import { hostsServed } from "./sni-chains.js";

const CONFIG = ["bookinfo-ws.yaml", "bookinfo-ws-setting-exposed.yaml"].map((name) => join(GUIDE_FOLDER, name));
const RATINGS = { namespace: "bookinfo", service: "ratings" };
const HOST = "ratings.bookinfo.svc.cluster.local";
const OUTBOUND = outboundCluster(HOST, 9080);
const SNI = sniCluster(HOST, 9080);
const REMOTE = "203.0.113.2:15443";
const BARE_POD = { namespace: "bookinfo", name: "ratings-bare" };
const START_MS = 300_000;

const isRemote = ({ at }: { readonly at: string }) => at.endsWith(":15443");

/** Everything unsafe that one of the proxies could see after any push, in order. */
class Watcher implements Disposable {
  readonly seen: string[] = [];
  readonly #subscriptions: readonly Disposable[];

  constructor(client: PretendProxy, gateway: PretendProxy) {
    this.#subscriptions = [
      client.onPush(() => {
        const remote = (endpointRows(client, OUTBOUND) ?? []).filter(isRemote);
        for (const { at, transport } of remote)
          if (transport.kind !== "mtls") this.seen.push(`a sidecar dials ${at} in plain text`);
        if (remote.length === 0) this.seen.push("a sidecar has no remote endpoint");
      }),
      gateway.onPush(() => {
        const isServed = hostsServed(gateway).some((sni) => sni.endsWith(HOST));
        const remote = (endpointRows(gateway, SNI) ?? []).filter(isRemote);
        if (isServed && remote.length > 0) this.seen.push(`the gateway serves ${HOST} and dials ${remote[0]?.at}`);
      }),
    ];
  }

  [Symbol.dispose](): void {
    for (const subscription of this.#subscriptions) subscription[Symbol.dispose]();
  }
}

for (const program of ISTIODS) {
  describeWith(["kube-apiserver", "etcd", program], `changing over between guarded and unguarded (${program})`, () => {
    const scope = new Scope();
    let one: RealCluster;
    let mesh: RealMesh;
    let client: PretendProxy;
    let gateway: PretendProxy;

    beforeAll(async () => {
      const [first, second] = await startRealClusters(scope, [
        { name: "cluster-1", istiod: program },
        { name: "cluster-2", istiod: undefined, istioKinds: program },
      ]);
      if (first?.istiod === undefined || second === undefined) throw new Error("no clusters");
      one = first;
      await Promise.all([first, second].map(fillGuideCluster));
      await setSelected(second, "enable");
      mesh = await RealMesh.start(scope, [first, second]);
      for (const file of CONFIG) await mesh.apply(file);
      const connect = (kind: ProxySpec["kind"], namespace: string, name: string) =>
        connectProxy(scope, first.istiod?.xdsAddress ?? { host: "", port: 0 }, {
          ...{ kind, namespace, ip: `10.202.1.${kind === "router" ? 1 : 2}`, pod: name, labels: { app: name } },
          ...{ serviceAccount: name, clusterId: first.name, locality: { region: first.region, zone: first.zone } },
        });
      client = await connect("sidecar", "sleep", "sleep");
      gateway = await connect("router", "eastwest", "eastwest-gateway");
      await untilMode("unguarded");
    }, START_MS);

    afterAll(async () => {
      await scope[Symbol.asyncDispose]();
    }, START_MS);

    /** Whether the exposed part of the setting selects ratings in a cluster. */
    async function setSelected({ objects }: RealCluster, failover: "enable" | null): Promise<void> {
      const name = { apiVersion: "v1", kind: "Service", namespace: "bookinfo", name: "ratings" };
      await objects.patch(name, { metadata: { labels: { failover } } });
    }

    /** Labels of the entries of ratings, mode of its rule, and whether our Gateway has its host. */
    async function readState(): Promise<string> {
      const owned = await ownedObjects(one);
      const entries = owned.filter(({ kind, metadata }) => kind === "WorkloadEntry" && isOfRatings(metadata.name));
      const modes = entries.map(({ spec }) => JSON.stringify(spec).match(/tlsMode":"(\w+)"/)?.[1] ?? "");
      const rule = owned.find(({ kind, metadata }) => kind === "DestinationRule" && metadata.name === "k-ratings");
      const isMutual = JSON.stringify(rule?.["spec"] ?? {}).includes("ISTIO_MUTUAL");
      const isServed = JSON.stringify(owned.filter(({ kind }) => kind === "Gateway")).includes(HOST);
      return `entries ${modes.join()}; rule ${isMutual ? "mutual" : "plain"}; host ${isServed ? "in" : "out"}`;
    }

    async function untilMode(mode: "guarded" | "unguarded"): Promise<void> {
      const wanted =
        mode === "guarded" ? "entries disabled; rule mutual; host in" : "entries istio; rule plain; host out";
      await mesh.soon(async () => (await readState()) === wanted);
      await gateway.changed(() => hostsServed(gateway).some((sni) => sni.endsWith(HOST)) === (mode === "guarded"));
      await endpointsWhere(client, OUTBOUND, (rows) => rows.some(({ at }) => at === REMOTE));
    }

    it("shows no moment that is unsafe on the way into guarded", async () => {
      using watcher = new Watcher(client, gateway);
      await setSelected(one, "enable");
      await untilMode("guarded");
      await endpointsWhere(gateway, SNI, (rows) => rows.length === 1 && !rows.some(isRemote));
      expect(watcher.seen).toEqual([]);
    });

    it("shows none on the way out", async () => {
      using watcher = new Watcher(client, gateway);
      await setSelected(one, null);
      await untilMode("unguarded");
      await endpointsWhere(gateway, SNI, (rows) => rows.some(isRemote));
      expect(watcher.seen).toEqual([]);
    });

    it("shows none on the way there and back again, however soon the way back is taken", async () => {
      using watcher = new Watcher(client, gateway);
      await setSelected(one, "enable");
      await mesh.soon(async () => (await readState()).includes("rule mutual"));
      await setSelected(one, null);
      await untilMode("unguarded");
      await setSelected(one, "enable");
      await untilMode("guarded");
      expect(watcher.seen).toEqual([]);
    });

    it("takes the guarded entries away before it speaks plain text to a pod without a sidecar", async () => {
      using watcher = new Watcher(client, gateway);
      const pod = { ...BARE_POD, labels: { app: "ratings" }, serviceAccount: "bookinfo-ratings" };
      await putPod(one, { ...pod, sidecar: "none" });
      await putSlice(one, RATINGS);
      await endpointsWhere(client, OUTBOUND, (rows) => {
        const local = rows.filter((row) => !isRemote(row));
        return local.length === 2 && local.some(({ transport }) => transport.kind === "plaintext");
      });
      expect(watcher.seen.filter((text) => text !== "a sidecar has no remote endpoint")).toEqual([]);
      await removePod(one, BARE_POD);
      await putSlice(one, RATINGS);
      await untilMode("guarded");
      expect(watcher.seen.filter((text) => text !== "a sidecar has no remote endpoint")).toEqual([]);
    });
  });
}

function isOfRatings(name: string): boolean {
  return name.startsWith("k-ratings-");
}
