import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@causeway/shared";
import { textAt } from "../cluster/api-object.js";
import type { LoadCount } from "../mesh/load/request-count.js";
import type { RequestLoad } from "../mesh/load/request-load.js";
import { renderNamespace } from "../samples/manifests.js";
import { GUIDE_FOLDER } from "./demo.js";
import { GATEWAY_HOST } from "./demo-cluster.js";
import { BOOKINFO_SERVICES, isEntries, type ScenarioWorld } from "./scenario-world.js";
import type { Step } from "./steps.js";

/** How many requests are watched once a state has been reached: half a second of the load. */
const WATCHED_REQUESTS = 10;

const GATEWAY_NAME = "eastwest-gateway";

/** The annotation by which a gateway's Service says where other clusters reach it. */
const EXTERNAL_ADDRESSES = "xcp.tetrate.io/cluster-external-addresses";

/** The steps that bring the guide's objects in, without any request: what a demo that stays up does. */
export function planGuideObjects(world: ScenarioWorld): readonly Step[] {
  return [
    { name: "gateways applied in both clusters", run: () => applyGateways(world) },
    { name: "guide applied", run: () => applyGuide(world) },
    { name: "entries in both clusters", run: () => world.entriesOf(BOOKINFO_SERVICES) },
  ];
}

/** The guide from its first request to its troubleshooting, under a steady load on the product page. */
export function planGuideWalk(world: ScenarioWorld, load: RequestLoad): readonly Step[] {
  const walk = new GuideWalk(world, load);
  return [
    { name: "product page works", run: () => walk.servedBy("cluster-1") },
    { name: "details to 0, no setting: the page shows an error", run: () => walk.detailsFail() },
    { name: "details restored: the page is whole", run: () => walk.restoreDetails() },
    ...planGuideObjects(world),
    { name: "details to 0: cluster-2 answers", run: () => walk.detailsFailOver() },
    { name: "details restored: cluster-1 answers", run: () => walk.restoreDetails() },
    { name: "gateway with a name, flag off: the page shows an error", run: () => walk.nameWithoutFlag() },
    { name: "ControlPlane with the flag applied: cluster-2 answers", run: () => walk.flagOn() },
    { name: "name taken back, details restored: cluster-1 answers", run: () => walk.nameTakenBack() },
    { name: "exposedServices: only the chosen have entries", run: () => walk.exposeSome() },
    { name: "exposedServices taken back: all have entries", run: () => walk.exposeAll() },
  ];
}

/** Applies the guide's gateway to each cluster, as a user would with kubectl, and waits for its address. */
async function applyGateways(world: ScenarioWorld): Promise<string> {
  const manifest = await readFile(join(GUIDE_FOLDER, "eastwest-gateway.yaml"), "utf8");
  for (const { client } of world.demo.clusters) {
    await client.apply([renderNamespace("eastwest", {})]);
    await client.apply(manifest);
  }
  const addresses: string[] = [];
  for (const { name, client } of world.demo.clusters) {
    const service = await world.soon({
      what: `an address of the gateway of ${name}`,
      read: () => client.get({ kind: "Service", namespace: "eastwest", name: GATEWAY_NAME }),
      holds: (seen) => textAt(seen, "status", "loadBalancer", "ingress", 0, "ip") !== "",
    });
    addresses.push(textAt(service, "status", "loadBalancer", "ingress", 0, "ip"));
  }
  return addresses.join(", ");
}

/** Applies the guide's ControlPlane to each cluster and waits until an edge runs with its flag. */
export async function applyControlPlane(world: ScenarioWorld): Promise<string> {
  const manifest = await readFile(join(GUIDE_FOLDER, "controlplane.yaml"), "utf8");
  for (const { client } of world.demo.clusters) await client.apply(manifest);
  for (const { name, client } of world.demo.clusters) {
    await world.soon({
      what: `an edge of ${name} with the flag`,
      read: () => client.list("Pod", { namespace: "istio-system", labelSelector: "app=causeway-edge" }),
      holds: (pods) => pods.length === 1 && JSON.stringify(pods).includes("ENABLE_DNS_RESOLUTION_AT_EDGE"),
    });
  }
  await world.edgesConnected();
  return "ENABLE_DNS_RESOLUTION_AT_EDGE is on";
}

async function applyGuide(world: ScenarioWorld): Promise<string> {
  const files = ["bookinfo-ws.yaml", "bookinfo-ws-setting.yaml"];
  for (const file of files) await world.cli("apply", "-f", join(GUIDE_FOLDER, file));
  return files.join(", ");
}

class GuideWalk {
  readonly #world: ScenarioWorld;
  readonly #load: RequestLoad;

  constructor(world: ScenarioWorld, load: RequestLoad) {
    this.#world = world;
    this.#load = load;
  }

  async detailsFail(): Promise<string> {
    await this.#scaleDetails(0);
    return await this.#fails();
  }

  async detailsFailOver(): Promise<string> {
    await this.#scaleDetails(0);
    return await this.servedBy("cluster-2");
  }

  async restoreDetails(): Promise<string> {
    await this.#scaleDetails(1);
    return await this.servedBy("cluster-1");
  }

  /** The gateway of cluster-2 is now known by a name only; the flag is off, as by default. */
  async nameWithoutFlag(): Promise<string> {
    await this.#setExternalAddress(GATEWAY_HOST);
    await this.#world.ownedSoon("cluster-1", `entries with address ${GATEWAY_HOST}`, ({ entries }) =>
      entries.every((entry) => entry.endsWith(` ${GATEWAY_HOST}`)),
    );
    await this.#scaleDetails(0);
    const { stdout } = await this.#world.cli("explain", "bookinfo/details", "--cluster", "cluster-1");
    if (!stdout.includes("HostnameNotResolved")) throw new AppError("Invalid", `explain does not say why: ${stdout}`);
    return `${await this.#fails()}; ADDRESS is ${GATEWAY_HOST}; explain says HostnameNotResolved`;
  }

  async flagOn(): Promise<string> {
    await applyControlPlane(this.#world);
    await this.#world.ownedSoon("cluster-1", "entries with an IP", ({ entries }) =>
      isEntries(entries, "cluster-1", BOOKINFO_SERVICES),
    );
    return `${await this.servedBy("cluster-2")}; ADDRESS is an IP`;
  }

  async nameTakenBack(): Promise<string> {
    await this.#setExternalAddress(null);
    const restored = await this.restoreDetails();
    await this.#world.entriesOf(BOOKINFO_SERVICES);
    return restored;
  }

  async exposeSome(): Promise<string> {
    await this.#world.cli("apply", "-f", join(GUIDE_FOLDER, "bookinfo-ws-setting-exposed.yaml"));
    return await this.#world.entriesOf(["details"]);
  }

  async exposeAll(): Promise<string> {
    await this.#world.cli("apply", "-f", join(GUIDE_FOLDER, "bookinfo-ws-setting.yaml"));
    return await this.#world.entriesOf(BOOKINFO_SERVICES);
  }

  /** Waits until details of one cluster, and of no other, answers a number of requests in a row. */
  async servedBy(cluster: string): Promise<string> {
    const seen = await this.#watch(`details answered by ${cluster}`, ({ failed, servedBy }) => {
      const servers = Array.from(servedBy.keys());
      return failed === 0 && servers.length > 0 && servers.every((server) => server.startsWith(`${cluster}/`));
    });
    return `answered by ${Array.from(seen.servedBy.keys()).join(", ")}`;
  }

  /** Waits until a number of requests in a row get the page with the error block. */
  async #fails(): Promise<string> {
    const seen = await this.#watch("pages without details", ({ ok, failed }) => ok === 0 && failed > 0);
    return seen.failures[0]?.why ?? "";
  }

  #watch(what: string, holds: (seen: LoadCount) => boolean): Promise<LoadCount> {
    return this.#world.soon({ what, read: () => this.#load.next(WATCHED_REQUESTS), holds });
  }

  async #scaleDetails(replicas: number): Promise<void> {
    await this.#world.demo.cluster("cluster-1").client.scale("bookinfo", "details-v1", replicas);
  }

  async #setExternalAddress(address: null | string): Promise<void> {
    const service = { annotations: { [EXTERNAL_ADDRESSES]: address } };
    const name = { kind: "IngressGateway", namespace: "eastwest", name: GATEWAY_NAME };
    await this.#world.demo.cluster("cluster-2").client.patch(name, { spec: { kubeSpec: { service } } });
  }
}
