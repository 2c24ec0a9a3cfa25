import { type DnsServer, type DnsServerOptions, startDnsServer, type ZoneEntry } from "@causeway/sandbox";
import { type HostPort, ok, type Result } from "@causeway/shared";
import { systemClock } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import type { DnsFamily } from "../../../packages/edge/src/core/dns/dns-message.js";
import { DEFAULT_DNS_SETTINGS, type DnsSettings } from "../../../packages/edge/src/core/dns/dns-settings.js";
import { createDnsClient } from "../../../packages/edge/src/io/dns-client.js";
import type { NameServers } from "../../../packages/edge/src/ports.js";
import { complete, wantGateway } from "../../../packages/edge/src/testing/desired-feed.js";
import { importOf, SimRig } from "../../../packages/edge/src/testing/sim-rig.js";

/** The name of the gateway. */
export const NAME = "gw.example.com";
const GATEWAY = "gateway/cluster-2/istio-system/eastwest-gateway";
const SERVICES = ["details", "ratings"] as const;

/** Much longer than an answer over loopback takes on the busiest machine. */
const TIMEOUT_MS = 10_000;
/** Driven time passes in steps; after each the questions that it brought are answered, over real sockets. */
const STEP_MS = 500;
const ANSWERED_MS = 60_000;

export interface DnsWorldOptions {
  readonly entry: ZoneEntry;
  readonly families: readonly DnsFamily[];
  readonly manner: DnsServerOptions["manner"];
  /** What the gateway is reported with. */
  readonly hostname: string;
  /** Which servers there are, given the first; by default it alone. */
  readonly servers: (first: HostPort) => Promise<readonly HostPort[]>;
  /** After how much real time silence is noticed. */
  readonly timeoutMs: number;
}

/** What somebody who looks at the importing cluster sees. */
export interface SeenEntries {
  /** By address, how many entries. */
  readonly entries: string;
  /** Creates and deletes of entries since the last look. */
  readonly writes: string;
  /** The gateway's line of `applied`. */
  readonly line: string;
  readonly message: string;
}

/**
 * One importing edge with two services behind a gateway with a name: reconcile loop and resolver on driven time, an API
 * server in memory, and the edge's own DNS client over real sockets against a server that can answer anything.
 */
export class DnsWorld implements AsyncDisposable {
  readonly rig: SimRig;
  server: DnsServer;
  private readonly options: DnsWorldOptions;

  private constructor(server: DnsServer, options: DnsWorldOptions) {
    this.server = server;
    this.options = options;
    const read = async (): Promise<Result<DnsSettings>> => {
      const { timeoutMs } = options;
      return ok({
        ...DEFAULT_DNS_SETTINGS,
        servers: await options.servers(this.server.address),
        timeoutMs,
        attempts: 1,
      });
    };
    const client = createDnsClient({ clock: systemClock, settings: { read } });
    const port: NameServers = { settings: () => client.settings(), ask: (question) => client.ask(question) };
    this.rig = new SimRig({ names: { port, resolution: "on", families: options.families } });
  }

  static async start(options: Partial<DnsWorldOptions>): Promise<DnsWorld> {
    const whole: DnsWorldOptions = {
      entry: { kind: "addresses", addresses: ["203.0.113.1"], ttlSeconds: 60 },
      ...{
        families: ["ipv4"],
        manner: "recursive",
        hostname: NAME,
        servers: async (first) => [first],
        timeoutMs: TIMEOUT_MS,
      },
      ...options,
    };
    const server = await startDnsServer({ port: 0, manner: whole.manner });
    server.set(NAME, whole.entry);
    const world = new DnsWorld(server, whole);
    await world.import();
    return world;
  }

  private async import(): Promise<void> {
    const { rig } = this;
    await rig.furnish(...SERVICES);
    rig.start();
    await rig.clock.run(5);
    const gateway = wantGateway("cluster-2", { addresses: [], hostnames: [this.options.hostname] });
    rig.follow(...SERVICES.flatMap((service) => importOf(`bookinfo/${service}`)), gateway, complete());
    await this.pass(2_000);
  }

  /** Lets driven time pass; what is asked meanwhile is answered before it goes on. */
  async pass(ms: number): Promise<void> {
    const { clock, resolver } = this.rig;
    for (let left = ms; left > 0; left -= STEP_MS) {
      await clock.run(Math.min(left, STEP_MS));
      await waitFor(
        () => resolver.counts.inFlight === 0,
        ANSWERED_MS,
        () => resolver.counts,
      );
    }
  }

  /** Stops the server; its port is closed until it is started again. */
  async stopServer(): Promise<() => Promise<void>> {
    const { port } = this.server.address;
    const { manner, entry } = this.options;
    await this.server[Symbol.asyncDispose]();
    return async () => {
      this.server = await startDnsServer({ port, manner });
      this.server.set(NAME, entry);
    };
  }

  look(): SeenEntries {
    const counts = new Map<string, number>();
    for (const { spec } of this.rig.cluster.entries()) counts.set(spec.address, (counts.get(spec.address) ?? 0) + 1);
    const entries = Array.from(counts, ([address, count]) => `${count} x ${address}`).sort();
    const { state = "none", reason, message = "" } = this.rig.rows.get(`applied/${GATEWAY}`) ?? {};
    return {
      entries: entries.join(", ") || "none",
      writes: describeWrites(this.rig.takeWrites()),
      line: [state, reason].filter((part) => part !== undefined).join(" "),
      message: message.replace(/127\.0\.0\.1:\d+/g, "SERVER"),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.rig[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
  }
}

function describeWrites(writes: readonly string[]): string {
  const ofEntries = writes.filter((write) => write.includes(" WorkloadEntry "));
  const count = (verb: string) => ofEntries.filter((write) => write.startsWith(verb)).length;
  const parts = ["create", "replace", "delete"].map((verb) => [count(verb), verb] as const);
  return parts.flatMap(([times, verb]) => (times === 0 ? [] : [`${times} ${verb}`])).join(", ") || "none";
}
