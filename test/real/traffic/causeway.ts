import { join } from "node:path";
import { type DnsServer, startDnsServer } from "@causeway/sandbox";
import type { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { GUIDE_FILES } from "../../support/guide-world.js";
import { runNode } from "../../support/spawned-process.js";
import { takeFreePorts } from "../harness/free-ports.js";
import type { RunFolder } from "../harness/process-record.js";
import { CausewayProcess } from "./causeway-process.js";
import type { Layout } from "./layout.js";
import type { Side } from "./side.js";
import type { Site } from "./site.js";

const CLI = "packages/cli/bin/causeway.js";
const DEADLINE_MS = 60_000;

/** Central and an edge for each cluster, as they are built, and the guide's two objects. */
export class Causeway implements Side {
  readonly name = "Causeway";
  /** The name server that the edges ask. */
  readonly dns: DnsServer;
  readonly central: CausewayProcess;
  /** By cluster. */
  readonly edges: ReadonlyMap<string, CausewayProcess>;
  readonly #sites: readonly Site[];

  private constructor(parts: Pick<Causeway, "dns" | "central" | "edges">, sites: readonly Site[]) {
    this.dns = parts.dns;
    this.central = parts.central;
    this.edges = parts.edges;
    this.#sites = sites;
  }

  /** Everything ends with the scope. */
  static async start(scope: Scope, sites: readonly Site[]): Promise<Causeway> {
    const run = sites[0]?.cluster.run;
    if (run === undefined) throw new Error("there is no cluster");
    const dns = scope.use(await startDnsServer({ port: 0, manner: "recursive" }));
    const [link = 0, api = 0] = await takeFreePorts(2);
    const central = scope.use(describeCentral(run, link, api));
    await central.start();
    const edges = new Map<string, CausewayProcess>();
    for (const site of sites) {
      const edge = scope.use(await describeEdge(site, link, dns));
      edges.set(site.cluster.name, edge);
      await edge.start();
    }
    await applyGuide(`http://127.0.0.1:${api}`);
    return new Causeway({ dns, central, edges }, sites);
  }

  /**
   * Waits until the client's cluster has the entries that it should have. The others may lack its own: a service that
   * comes and goes as often as this one's is held back where there is another source.
   */
  async prepare(layout: Layout): Promise<void> {
    await Promise.all([this.central, ...this.edges.values()].map((process) => process.start()));
    const [own, ...others] = this.#sites;
    const wanted = others.flatMap(({ gateways }, at) => gateways.addresses(layout.gateways[at + 1] ?? 0));
    await this.untilEntries(own?.cluster.name ?? "", wanted);
  }

  /** Waits until a cluster has entries of details at these addresses and no others. */
  async untilEntries(cluster: string, addresses: readonly string[]): Promise<void> {
    const wanted = addresses.toSorted().join();
    const addressesNow = async () => (await this.entries(cluster)).map(({ address }) => address).toSorted();
    let last: readonly string[] = [];
    await waitFor(
      async () => {
        last = await addressesNow();
        return last.join() === wanted;
      },
      DEADLINE_MS,
      () => ({ cluster, wanted, last }),
    );
  }

  /** The entries of details in a cluster, by name. */
  async entries(cluster: string): Promise<readonly Entry[]> {
    const site = this.#sites.find((candidate) => candidate.cluster.name === cluster);
    const kind = { apiVersion: "networking.istio.io/v1", kind: "WorkloadEntry", namespace: "bookinfo" };
    const listed = (await site?.cluster.objects.list(kind)) ?? [];
    return listed
      .filter(({ metadata }) => metadata.name.startsWith("k-details-"))
      .map(({ metadata, ...rest }) => ({
        name: metadata.name,
        uid: metadata.uid,
        address: String((rest["spec"] as { readonly address?: string }).address),
        from: metadata.annotations?.["causeway.dev/from"] ?? "",
      }))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }
}

/** A WorkloadEntry of an edge. */
export interface Entry {
  readonly name: string;
  readonly uid: string;
  readonly address: string;
  readonly from: string;
}

function describeCentral(run: RunFolder, link: number, api: number): CausewayProcess {
  const address = `127.0.0.1:${api}`;
  return new CausewayProcess(run, {
    name: "central",
    main: "packages/central/dist/main.js",
    env: {
      CENTRAL_LINK_ADDRESS: `127.0.0.1:${link}`,
      CENTRAL_API_ADDRESS: address,
      CENTRAL_STORE: join(run.path, "central.db"),
    },
    readyUrl: `http://${address}/healthz`,
  });
}

async function describeEdge({ cluster }: Site, link: number, dns: DnsServer): Promise<CausewayProcess> {
  const [health = 0, grpcHealth = 0] = await takeFreePorts(2);
  return new CausewayProcess(cluster.run, {
    name: `edge-${cluster.name}`,
    main: "packages/edge/dist/main.js",
    env: {
      EDGE_CLUSTER_ID: cluster.name,
      EDGE_CENTRAL_ADDRESS: `127.0.0.1:${link}`,
      EDGE_KUBECONFIG: cluster.kubeconfigPath,
      EDGE_HEALTH_ADDRESS: `127.0.0.1:${health}`,
      EDGE_GRPC_HEALTH_ADDRESS: `127.0.0.1:${grpcHealth}`,
      ENABLE_DNS_RESOLUTION_AT_EDGE: "true",
      EDGE_DNS_SERVERS: `${dns.address.host}:${dns.address.port}`,
    },
    readyUrl: `http://127.0.0.1:${health}/readyz`,
  });
}

async function applyGuide(server: string): Promise<void> {
  for (const file of GUIDE_FILES) {
    const { exitCode, stderr } = await runNode([CLI, "apply", "-f", file], { CAUSEWAY_SERVER: server });
    if (exitCode !== 0) throw new Error(`${file} was not applied: ${stderr}`);
  }
}
