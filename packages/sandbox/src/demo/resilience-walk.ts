import { join } from "node:path";
import { AppError } from "@causeway/shared";
import type { JsonObject } from "../cluster/api-object.js";
import { renderDeployment, renderService, renderServiceAccount } from "../samples/manifests.js";
import { GUIDE_FOLDER } from "./demo.js";
import { expectThroughout, type OwnedObjects, readOwned } from "./expect-world.js";
import { BOOKINFO_SERVICES, type EdgeLine, isEntries, isWhole, type ScenarioWorld } from "./scenario-world.js";
import type { Step } from "./steps.js";

/** What must not go wrong whatever happens to the processes: restarts, a new service, deletes, a store that was lost. */
export function planResilience(world: ScenarioWorld, quietMs: number): readonly Step[] {
  const walk = new ResilienceWalk(world, quietMs);
  return [
    { name: "restart of central: nothing written", run: () => walk.restartCentral() },
    { name: "restart of both edges: nothing written", run: () => walk.restartEdges() },
    { name: "details to 0 in cluster-1: its entry leaves cluster-2", run: () => walk.detailsGone() },
    { name: "details restored in cluster-1: its entry is back", run: () => walk.detailsBack() },
    { name: "a new service in the namespace appears", run: () => walk.addService() },
    { name: "setting deleted: all objects gone", run: () => walk.deleteSetting() },
    { name: "setting applied again", run: () => walk.settingAgain() },
    { name: "central's store emptied: nothing deleted", run: () => walk.emptyStore() },
    { name: "edges adopt: the emptied store counts", run: () => walk.adopt() },
  ];
}

class ResilienceWalk {
  readonly #world: ScenarioWorld;
  readonly #quietMs: number;

  constructor(world: ScenarioWorld, quietMs: number) {
    this.#world = world;
    this.#quietMs = quietMs;
  }

  async restartCentral(): Promise<string> {
    return await this.#writesNothing(async () => {
      await this.#world.demo.restartCentral("kept");
      await this.#world.edgesConnected();
    });
  }

  async restartEdges(): Promise<string> {
    const restart = async () => {
      for (const { name } of this.#world.demo.clusters) await this.#world.demo.restartEdge(name);
      await this.#world.edgesConnected();
    };
    // An edge that stops puts on record what it has followed within the last minute.
    await restart();
    return await this.#writesNothing(restart);
  }

  async detailsGone(): Promise<string> {
    await this.#world.demo.cluster("cluster-1").client.scale("bookinfo", "details-v1", 0);
    const others = BOOKINFO_SERVICES.filter((service) => service !== "details");
    await this.#world.ownedSoon("cluster-2", "no entry of details", ({ entries }) =>
      isEntries(entries, "cluster-2", others),
    );
    const seen = await readOwned(this.#world.demo.cluster("cluster-1"));
    if (!isWhole(seen, "cluster-1", BOOKINFO_SERVICES)) {
      throw new AppError("Invalid", `cluster-1 lost its way out: ${seen.entries.join(", ")}`);
    }
    return "its entry left cluster-2; cluster-1 keeps the way to cluster-2";
  }

  async detailsBack(): Promise<string> {
    await this.#world.demo.cluster("cluster-1").client.scale("bookinfo", "details-v1", 1);
    await this.#world.entriesOf(BOOKINFO_SERVICES);
    return "its entry is back in cluster-2";
  }

  async addService(): Promise<string> {
    for (const { client } of this.#world.demo.clusters) await client.apply(renderNotes(), "bookinfo");
    await this.#world.entriesOf([...BOOKINFO_SERVICES, "notes"]);
    return "notes";
  }

  async deleteSetting(): Promise<string> {
    await this.#world.cli("delete", "workspacesetting", "bookinfo-ws-setting", "-w", "bookinfo-ws");
    await this.#nothingOwned();
    return "entries, DestinationRules and Gateway hosts";
  }

  async settingAgain(): Promise<string> {
    await this.#world.cli("apply", "-f", join(GUIDE_FOLDER, "bookinfo-ws-setting.yaml"));
    return await this.#world.entriesOf([...BOOKINFO_SERVICES, "notes"]);
  }

  async emptyStore(): Promise<string> {
    await this.#world.demo.restartCentral("emptied");
    await this.#world.soon({
      what: "both edges say StoreNotAccepted",
      read: () => this.#world.edges(),
      holds: (seen) => seen.length === 2 && seen.every((edge) => hasProblem(edge, "StoreNotAccepted")),
    });
    const services = [...BOOKINFO_SERVICES, "notes"];
    await expectThroughout(this.#world.clock, {
      what: "every object kept",
      read: () => Promise.all(this.#world.demo.clusters.map(readOwned)),
      holds: (seen) => seen.every((owned, at) => isWhole(owned, this.#world.demo.clusters[at]?.name ?? "", services)),
      timeoutMs: this.#quietMs,
    });
    return "both edges say StoreNotAccepted";
  }

  async adopt(): Promise<string> {
    for (const { name } of this.#world.demo.clusters) await this.#world.cli("edges", "adopt", name);
    await this.#nothingOwned();
    return "what the emptied store does not want is gone";
  }

  async #nothingOwned(): Promise<void> {
    for (const { name } of this.#world.demo.clusters) {
      const isGone = ({ entries, rules, hosts }: OwnedObjects) => entries.length + rules.length + hosts.length === 0;
      await this.#world.ownedSoon(name, "nothing of ours", isGone);
    }
  }

  async #writesNothing(run: () => Promise<void>): Promise<string> {
    await this.#settle();
    for (const { writes } of this.#world.demo.clusters) writes.reset();
    await run();
    await expectThroughout(this.#world.clock, {
      what: "no write by an edge",
      read: () => Promise.resolve(this.#world.demo.clusters.flatMap(({ writes }) => writes.list("causeway-edge"))),
      holds: (seen) => seen.length === 0,
      timeoutMs: this.#quietMs,
    });
    return "0 writes";
  }

  /** Waits until the edges have stopped writing what an earlier step asked for. */
  async #settle(): Promise<void> {
    const count = () => this.#world.demo.clusters.reduce((sum, { writes }) => sum + writes.total("causeway-edge"), 0);
    let before = -1;
    await this.#world.soon({
      what: "edges at rest",
      read: async () => {
        const seen = count();
        await new Promise<void>((resolve) => this.#world.clock.after(this.#quietMs / 3, resolve));
        const isAtRest = seen === before && count() === seen;
        before = seen;
        return isAtRest;
      },
      holds: (isAtRest) => isAtRest,
    });
  }
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
