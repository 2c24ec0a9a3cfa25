import { AppError, type Clock } from "@causeway/shared";
import type { Demo } from "./demo.js";
import { type Expectation, expectSoon, type OwnedObjects, readOwned } from "./expect-world.js";
import type { CliRun } from "./local-cli.js";

export const BOOKINFO_SERVICES = ["details", "productpage", "ratings", "reviews"] as const;
const STEP_TIMEOUT_MS = 15_000;

/** The gateway's address of the other cluster, which a cluster's entries carry. */
const REMOTE_IP: Readonly<Record<string, string>> = { "cluster-1": "203.0.113.12", "cluster-2": "203.0.113.11" };

/** An edge as `get edges -o json` shows it. */
export interface EdgeLine {
  readonly cluster: string;
  readonly isConnected: boolean;
  readonly origin: string;
  readonly problems: readonly { readonly reason: string }[];
}

/** What the steps of a scenario look at, and how long they wait for it. */
export class ScenarioWorld {
  readonly demo: Demo;
  readonly clock: Clock;

  constructor(demo: Demo, clock: Clock) {
    this.demo = demo;
    this.clock = clock;
  }

  async edgesConnected(): Promise<string> {
    const edges = await this.soon({
      what: "two edges that have reported everything",
      read: () => this.edges(),
      holds: (seen) => seen.length === 2 && seen.every((edge) => edge.isConnected && edge.origin === "complete"),
    });
    return edges.map(({ cluster }) => cluster).join(", ");
  }

  /** Waits until both clusters hold exactly the entries of these services, with their rules and hosts. */
  async entriesOf(services: readonly string[]): Promise<string> {
    for (const { name } of this.demo.clusters) {
      await this.ownedSoon(name, `entries of ${services.join(", ")}`, (seen) => isWhole(seen, name, services));
    }
    return `${services.join(", ")} in each cluster`;
  }

  /** Runs one command of the CLI. Throws AppError `Invalid` with what it printed when it fails. */
  async cli(...args: readonly string[]): Promise<CliRun> {
    const run = await this.demo.cli(...args);
    if (run.exitCode === 0) return run;
    throw new AppError("Invalid", `causeway ${args.join(" ")}: exit code ${run.exitCode}: ${run.stderr.trim()}`);
  }

  async edges(): Promise<readonly EdgeLine[]> {
    const run = await this.cli("get", "edges", "-o", "json");
    const { items } = JSON.parse(run.stdout) as { readonly items: readonly EdgeLine[] };
    return items;
  }

  async ownedSoon(name: string, what: string, holds: (seen: OwnedObjects) => boolean): Promise<void> {
    const cluster = this.demo.cluster(name);
    await this.soon({ what: `${what} in ${name}`, read: () => readOwned(cluster), holds });
  }

  soon<T>(expectation: Omit<Expectation<T>, "timeoutMs">): Promise<T> {
    return expectSoon(this.clock, { ...expectation, timeoutMs: STEP_TIMEOUT_MS });
  }
}

/** Exactly these services: an entry that leads to the other cluster, a rule, and a host of the gateway each. */
export function isWhole(seen: OwnedObjects, cluster: string, services: readonly string[]): boolean {
  return (
    isEntries(seen.entries, cluster, services) &&
    seen.rules.length === services.length &&
    seen.hosts.length === services.length
  );
}

export function isEntries(entries: readonly string[], cluster: string, services: readonly string[]): boolean {
  const wanted = services.map((service) => `${service} ${REMOTE_IP[cluster] ?? ""}`).sort();
  return JSON.stringify(entries) === JSON.stringify(wanted);
}
