import { labelsMatch, type ServiceKey, type SourceGroup, serviceKey } from "@causeway/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubeService, KubeWorkloadEntry } from "../core/kube.js";
import { isOurs } from "../core/render/ownership.js";
import { isGuarded, recoverEntry } from "../core/render/recover-entry.js";
import { isMutual } from "../core/render/recover-rule.js";
import { recoverGateway } from "../core/render/render-gateway.js";
import { kubePod, kubeRule, kubeService } from "../testing/kube-objects.js";
import { SimCentral } from "../testing/sim-central.js";
import type { SimWrite } from "../testing/sim-cluster.js";
import { SimRig } from "../testing/sim-rig.js";

const LATENCY_MS = 3;
const GATEWAY = "istio-system/eastwest-gateway";
/** All three select the same pods in part: entries of one bind to others. */
const SERVICES = ["details", "alias", "details-v1"] as const;

/** Imported and at rest, with a gateway of this cluster that serves the service or without. */
type Begin = "served" | "unserved";

type Step =
  | {
      readonly kind: "import";
      readonly service: string;
      readonly clusters: undefined | readonly string[];
      readonly groups: readonly SourceGroup[];
    }
  | {
      readonly kind: "export";
      readonly service: string;
      readonly isWanted: boolean;
      readonly inUse: "inUse" | "unused";
    }
  | { readonly kind: "gateway"; readonly cluster: string; readonly addresses: readonly string[] }
  | { readonly kind: "foreignRule" | "nakedPod"; readonly isThere: boolean }
  | { readonly kind: "fail"; readonly code: "Conflict" | "Throttled" | "Timeout" | "Unavailable" }
  | { readonly kind: "restart" }
  | { readonly kind: "wait"; readonly ms: number };

const group = fc.record({
  serviceAccount: fc.constantFrom("sa-1", "sa-2"),
  subsetLabels: fc.constantFrom({}, { version: "v1" }, { version: "v2" }),
  weight: fc.constantFrom(1, 2, 4, 8),
});

/** Mostly one and the same, so that things happen to it. */
const service = fc.oneof(
  { weight: 4, arbitrary: fc.constant("details") },
  { weight: 3, arbitrary: fc.constantFrom(...SERVICES) },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("import" as const),
      service,
      clusters: fc.option(fc.subarray(["cluster-2", "cluster-3"]), { nil: undefined }),
      groups: fc.uniqueArray(group, { minLength: 1, maxLength: 2, selector: (of) => JSON.stringify(of.subsetLabels) }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("export" as const),
      service,
      isWanted: fc.boolean(),
      inUse: fc.constantFrom("inUse" as const, "unused" as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("gateway" as const),
      cluster: fc.constantFrom("cluster-2", "cluster-3"),
      addresses: fc.subarray(["203.0.113.1", "203.0.113.2", "127.0.0.1"]),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("foreignRule" as const, "nakedPod" as const), isThere: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("fail" as const),
      code: fc.constantFrom("Conflict" as const, "Throttled" as const, "Timeout" as const, "Unavailable" as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      ms: fc.constantFrom(1, 5, 100, 249, 300, 300, 1_500, 1_500),
    }),
  },
);

function servicesTaking(rig: SimRig, entry: KubeWorkloadEntry): KubeService[] {
  return Array.from(rig.cluster.cache.servicesIn(entry.meta.namespace)).filter((service) =>
    labelsMatch(service.selector, entry.spec.labels),
  );
}

/** What must never be, whatever happens; each as a sentence. */
function harm(rig: SimRig): string[] {
  const accepted = new Set<ServiceKey>(
    rig.cluster
      .gateways()
      .flatMap((gateway) => Array.from(recoverGateway(gateway, "cluster.local")?.services.keys() ?? [])),
  );
  return rig.cluster
    .entries()
    .filter((entry) => isOurs(entry.meta))
    .flatMap((entry) =>
      servicesTaking(rig, entry).flatMap(({ meta }) => {
        const rule = rig.cluster.rules().find((other) => other.meta.name === `k-${meta.name}`);
        const isProtected = rule !== undefined && isMutual(rule.spec);
        if (isGuarded(entry.spec.labels))
          return isProtected ? [] : [`guarded ${entry.meta.name} without mTLS in the rule for ${meta.name}`];
        return accepted.has(serviceKey(meta.namespace, meta.name))
          ? [`unguarded ${entry.meta.name} and a gateway accepts ${meta.name}`]
          : [];
      }),
    );
}

/** Nobody asked for this delete. */
function wrongDelete(rig: SimRig, central: SimCentral, write: SimWrite, isUnsafe: boolean): string[] {
  if (write.verb !== "delete" || write.object.kind !== "WorkloadEntry") return [];
  const wish = recoverEntry(write.object)?.wish;
  const siblings = rig.cluster.entries().map((entry) => recoverEntry(entry)?.wish);
  const hasSuccessor = siblings.some((other) => other?.service === wish?.service && other?.cluster === wish?.cluster);
  const isWithdrawn = central.wasWithdrawn(`source/${wish?.service}@${wish?.cluster}`, LATENCY_MS);
  return isWithdrawn || hasSuccessor || isUnsafe ? [] : [`${write.object.meta.name} deleted for no reason`];
}

class World implements AsyncDisposable {
  readonly rig = new SimRig({ latencyMs: LATENCY_MS, watchLagMs: 7, reconcile: { holdMs: 1_000 } });
  readonly central = new SimCentral(this.rig);
  readonly problems: string[] = [];
  private isUnsafe = false;

  async start(begin: Begin): Promise<void> {
    const { cluster } = this.rig;
    await this.rig.furnish("details");
    cluster.put(kubeService("bookinfo", "alias", { selector: { app: "details" } }));
    cluster.put(kubeService("bookinfo", "details-v1", { selector: { app: "details", version: "v1" } }));
    cluster.onWrite = (write) => {
      this.problems.push(...harm(this.rig), ...wrongDelete(this.rig, this.central, write, this.isUnsafe));
    };
    this.rig.start();
    await this.rig.clock.run(20);
    this.central.gateway("cluster-2", ["203.0.113.1"]);
    this.central.gateway("cluster-3", ["203.0.113.9"]);
    this.central.resend();
    this.central.import("bookinfo/details", ["cluster-2"], [{ serviceAccount: "sa-1", subsetLabels: {}, weight: 1 }]);
    if (begin === "served") this.central.export(GATEWAY, "bookinfo/details", true, "unused");
    await this.rig.clock.run(2_000);
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case "import":
        this.central.import(`bookinfo/${step.service}`, step.clusters, step.groups);
        return;
      case "export":
        this.central.export(GATEWAY, `bookinfo/${step.service}`, step.isWanted, step.inUse);
        return;
      case "gateway":
        this.central.gateway(step.cluster, step.addresses);
        return;
      case "foreignRule":
      case "nakedPod":
        this.disturb(step.kind, step.isThere);
        return;
      case "fail":
        this.rig.cluster.failNext(step.code);
        return;
      case "restart":
        await this.rig.restart();
        this.central.resend();
        return;
      case "wait":
        await this.rig.clock.run(step.ms);
        this.central.settle();
        return;
    }
  }

  /** From here on an entry may go for safety's sake, so that deletes are not judged any more. */
  private disturb(kind: "foreignRule" | "nakedPod", isThere: boolean): void {
    const { cluster } = this.rig;
    this.isUnsafe = true;
    if (kind === "nakedPod") {
      if (isThere) cluster.put(kubePod("bookinfo", "naked", { app: "details" }, { hasSidecar: false }));
      else cluster.remove("Pod", "bookinfo", "naked");
    } else if (isThere) cluster.put(kubeRule("bookinfo", "theirs", { host: "details", trafficPolicy: {} }));
    else cluster.remove("DestinationRule", "bookinfo", "theirs");
  }

  /** Long enough for every wait, hold, back-off and use to end. */
  async rest(): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      await this.rig.clock.run(62_000);
      this.central.settle();
    }
    await this.rig.clock.run(2_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.rig.stop();
  }
}

const begin = fc.constantFrom<Begin>("served", "unserved");
const steps = fc.array(step, { minLength: 5, maxLength: 30 });

describe("startReconcile, whatever happens", () => {
  it("never lets a gateway see an entry that it could send back, nor a sidecar one without mTLS", async () => {
    await fc.assert(
      fc.asyncProperty(begin, steps, async (from, taken) => {
        await using world = new World();
        await world.start(from);
        for (const one of taken) await world.take(one);
        await world.rest();
        expect(world.problems).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it("comes to rest, and then neither a sweep nor a restart writes anything", async () => {
    await fc.assert(
      fc.asyncProperty(begin, steps, async (from, taken) => {
        await using world = new World();
        await world.start(from);
        for (const one of taken) await world.take(one);
        await world.rest();
        const { rig, central } = world;
        expect(rig.reconcile.status()).toMatchObject({ isIdle: true, holds: [], inFlight: 0 });
        const rows = new Map(rig.rows);
        rig.takeWrites();
        rig.reconcile.wakeAll();
        await rig.clock.run(1_000);
        await rig.restart();
        central.resend();
        await rig.clock.run(2_000);
        expect(rig.takeWrites()).toEqual([]);
        expect(new Map(rig.rows)).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
