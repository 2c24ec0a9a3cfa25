import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError, type Clock } from "@causeway/shared";
import type { JsonObject } from "../cluster/api-object.js";
import { renderDeployment, renderNamespace, renderService, renderServiceAccount } from "../samples/manifests.js";
import { type Demo, GUIDE_FOLDER } from "./demo.js";
import { type Expectation, expectSoon, expectThroughout, type OwnedObjects, readOwned } from "./expect-world.js";
import type { CliRun } from "./local-cli.js";
import type { Step } from "./steps.js";

const SERVICES = ["details", "productpage", "ratings", "reviews"] as const;
const STEP_TIMEOUT_MS = 15_000;
/** How long nothing may happen where nothing should: several times what any step takes. */
export const QUIET_MS = 3_000;

/** The gateway's address of the other cluster, which a cluster's entries carry. */
const REMOTE_IP: Readonly<Record<string, string>> = { "cluster-1": "203.0.113.12", "cluster-2": "203.0.113.11" };

/** Applies the guide's gateway to each cluster, as a user would with kubectl. */
async function applyGateways(demo: Demo): Promise<string> {
  const manifest = await readFile(join(GUIDE_FOLDER, "eastwest-gateway.yaml"), "utf8");
  for (const { client } of demo.clusters) {
    await client.apply([renderNamespace("eastwest", {})]);
    await client.apply(manifest);
  }
  return "eastwest-gateway.yaml in both clusters";
}

/** Applies the guide's two objects, as a user would. */
async function applyGuide(demo: Demo): Promise<string> {
  const files = ["bookinfo-ws.yaml", "bookinfo-ws-setting.yaml"];
  for (const file of files) checked(await demo.cli("apply", "-f", join(GUIDE_FOLDER, file)));
  return files.join(", ");
}

/** The failover from start to end, on a demo that has just started. */
export function planScenario(demo: Demo, clock: Clock, quietMs: number): readonly Step[] {
  const world = new ScenarioWorld(demo, clock, quietMs);
  return [
    { name: "started: both edges connected", run: () => world.edgesConnected() },
    { name: "gateways applied", run: () => applyGateways(demo) },
    { name: "guide applied", run: () => applyGuide(demo) },
    { name: "entries in both clusters", run: () => world.entriesOf(SERVICES) },
    { name: "restart of central: nothing written", run: () => world.restartCentral() },
    { name: "restart of both edges: nothing written", run: () => world.restartEdges() },
    { name: "details to 0 in cluster-1", run: () => world.detailsGone() },
    { name: "details restored in cluster-1", run: () => world.detailsBack() },
    { name: "a new service in the namespace appears", run: () => world.addService() },
    { name: "setting deleted: all objects gone", run: () => world.deleteSetting() },
    { name: "setting applied again", run: () => world.settingAgain() },
    { name: "central's store emptied: nothing deleted", run: () => world.emptyStore() },
    { name: "edges adopt: the emptied store counts", run: () => world.adopt() },
  ];
}

class ScenarioWorld {
  readonly #demo: Demo;
  readonly #clock: Clock;
  readonly #quietMs: number;

  constructor(demo: Demo, clock: Clock, quietMs: number) {
    this.#demo = demo;
    this.#clock = clock;
    this.#quietMs = quietMs;
  }

  async edgesConnected(): Promise<string> {
    const edges = await this.#soon({
      what: "two edges that have reported everything",
      read: () => this.#edges(),
      holds: (seen) => seen.length === 2 && seen.every((edge) => edge.isConnected && edge.origin === "complete"),
    });
    return edges.map(({ cluster }) => cluster).join(", ");
  }

  async entriesOf(services: readonly string[]): Promise<string> {
    for (const { name } of this.#demo.clusters) {
      await this.#ownedSoon(name, `entries of ${services.join(", ")}`, (seen) => isWhole(seen, name, services));
    }
    return `${services.length} services in each cluster`;
  }

  async restartCentral(): Promise<string> {
    return await this.#writesNothing(async () => {
      await this.#demo.restartCentral("kept");
      await this.edgesConnected();
    });
  }

  async restartEdges(): Promise<string> {
    return await this.#writesNothing(async () => {
      for (const { name } of this.#demo.clusters) await this.#demo.restartEdge(name);
      await this.edgesConnected();
    });
  }

  async detailsGone(): Promise<string> {
    await this.#demo.cluster("cluster-1").client.scale("bookinfo", "details-v1", 0);
    const others = SERVICES.filter((service) => service !== "details");
    await this.#ownedSoon("cluster-2", "no entry of details", ({ entries }) => isEntries(entries, "cluster-2", others));
    const seen = await readOwned(this.#demo.cluster("cluster-1"));
    if (!isWhole(seen, "cluster-1", SERVICES)) {
      throw new AppError("Invalid", `cluster-1 lost its way out: ${seen.entries.join(", ")}`);
    }
    return "its entry left cluster-2; cluster-1 keeps the way to cluster-2";
  }

  async detailsBack(): Promise<string> {
    await this.#demo.cluster("cluster-1").client.scale("bookinfo", "details-v1", 1);
    await this.entriesOf(SERVICES);
    return "its entry is back in cluster-2";
  }

  async addService(): Promise<string> {
    for (const { client } of this.#demo.clusters) await client.apply(renderNotes(), "bookinfo");
    await this.entriesOf([...SERVICES, "notes"]);
    return "notes";
  }

  async deleteSetting(): Promise<string> {
    checked(await this.#demo.cli("delete", "workspacesetting", "bookinfo-ws-setting", "-w", "bookinfo-ws"));
    await this.#nothingOwned();
    return "entries, DestinationRules and Gateway hosts";
  }

  async settingAgain(): Promise<string> {
    checked(await this.#demo.cli("apply", "-f", join(GUIDE_FOLDER, "bookinfo-ws-setting.yaml")));
    return await this.entriesOf([...SERVICES, "notes"]);
  }

  async emptyStore(): Promise<string> {
    await this.#demo.restartCentral("emptied");
    await this.#soon({
      what: "both edges say StoreNotAccepted",
      read: () => this.#edges(),
      holds: (seen) => seen.length === 2 && seen.every((edge) => hasProblem(edge, "StoreNotAccepted")),
    });
    const services = [...SERVICES, "notes"];
    await expectThroughout(this.#clock, {
      what: "every object kept",
      read: () => Promise.all(this.#demo.clusters.map(readOwned)),
      holds: (seen) => seen.every((owned, at) => isWhole(owned, this.#demo.clusters[at]?.name ?? "", services)),
      timeoutMs: this.#quietMs,
    });
    return "both edges say StoreNotAccepted";
  }

  async adopt(): Promise<string> {
    for (const { name } of this.#demo.clusters) checked(await this.#demo.cli("edges", "adopt", name));
    await this.#nothingOwned();
    return "what the emptied store does not want is gone";
  }

  async #nothingOwned(): Promise<void> {
    for (const { name } of this.#demo.clusters) {
      const isGone = ({ entries, rules, hosts }: OwnedObjects) => entries.length + rules.length + hosts.length === 0;
      await this.#ownedSoon(name, "nothing of ours", isGone);
    }
  }

  async #writesNothing(run: () => Promise<void>): Promise<string> {
    await this.#settle();
    for (const { writes } of this.#demo.clusters) writes.reset();
    await run();
    await expectThroughout(this.#clock, {
      what: "no write by an edge",
      read: () => Promise.resolve(this.#demo.clusters.flatMap(({ writes }) => writes.list("causeway-edge"))),
      holds: (seen) => seen.length === 0,
      timeoutMs: this.#quietMs,
    });
    return "0 writes";
  }

  /** Waits until the edges have stopped writing what an earlier step asked for. */
  async #settle(): Promise<void> {
    const count = () => this.#demo.clusters.reduce((sum, { writes }) => sum + writes.total("causeway-edge"), 0);
    let before = -1;
    await this.#soon({
      what: "edges at rest",
      read: async () => {
        const seen = count();
        await new Promise<void>((resolve) => this.#clock.after(this.#quietMs / 3, resolve));
        const isAtRest = seen === before && count() === seen;
        before = seen;
        return isAtRest;
      },
      holds: (isAtRest) => isAtRest,
    });
  }

  async #edges(): Promise<readonly EdgeLine[]> {
    const run = checked(await this.#demo.cli("get", "edges", "-o", "json"));
    const { items } = JSON.parse(run.stdout) as { readonly items: readonly EdgeLine[] };
    return items;
  }

  async #ownedSoon(name: string, what: string, holds: (seen: OwnedObjects) => boolean): Promise<void> {
    const cluster = this.#demo.cluster(name);
    await this.#soon({ what: `${what} in ${name}`, read: () => readOwned(cluster), holds });
  }

  #soon<T>(expectation: Omit<Expectation<T>, "timeoutMs">): Promise<T> {
    return expectSoon(this.#clock, { ...expectation, timeoutMs: STEP_TIMEOUT_MS });
  }
}

interface EdgeLine {
  readonly cluster: string;
  readonly isConnected: boolean;
  readonly origin: string;
  readonly problems: readonly { readonly reason: string }[];
}

function hasProblem(edge: EdgeLine, reason: string): boolean {
  return edge.problems.some((problem) => problem.reason === reason);
}

/** One more service, in the shape of bookinfo's. */
function renderNotes(): readonly JsonObject[] {
  const labels = { app: "notes", service: "notes" };
  return [
    renderServiceAccount("bookinfo-notes", { account: "notes" }),
    renderService({
      name: "notes",
      labels,
      selector: { app: "notes" },
      type: "ClusterIP",
      ports: [{ name: "http", port: 9080, targetPort: 9080 }],
    }),
    renderDeployment({
      name: "notes-v1",
      labels: { app: "notes", version: "v1" },
      podLabels: {},
      podAnnotations: {},
      serviceAccount: "bookinfo-notes",
      container: { name: "notes", image: "example/notes:1", ports: [{ name: "http", containerPort: 9080 }] },
    }),
  ];
}

function isWhole(seen: OwnedObjects, cluster: string, services: readonly string[]): boolean {
  return (
    isEntries(seen.entries, cluster, services) &&
    seen.rules.length === services.length &&
    seen.hosts.length === services.length
  );
}

function isEntries(entries: readonly string[], cluster: string, services: readonly string[]): boolean {
  const wanted = services.map((service) => `${service} ${REMOTE_IP[cluster] ?? ""}`).sort();
  return JSON.stringify(entries) === JSON.stringify(wanted);
}

function checked(run: CliRun): CliRun {
  if (run.exitCode !== 0) throw new AppError("Invalid", `exit code ${run.exitCode}: ${run.stderr.trim()}`);
  return run;
}
