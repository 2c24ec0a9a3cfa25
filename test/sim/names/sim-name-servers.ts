import { type HostPort, ok } from "@causeway/shared";
import type { DnsMessage, DnsRecord, DnsReply } from "../../../packages/edge/src/core/dns/dns-message.js";
import { DEFAULT_DNS_SETTINGS, type DnsSettings } from "../../../packages/edge/src/core/dns/dns-settings.js";
import type { DnsQuestion, NameServers } from "../../../packages/edge/src/ports.js";
import type { Chance } from "../chance.js";
import type { ProcessClock } from "../processes/process-clock.js";
import type { Zone, ZoneAnswer } from "./zone.js";

/** What the name servers of one cluster do instead of answering, for a time. */
export interface NamesFault {
  readonly servers: "first" | "all";
  readonly how: "SERVFAIL" | "REFUSED" | "silent" | "NXDOMAIN";
}

export interface SimNameServersOptions {
  readonly zone: Zone;
  readonly clock: ProcessClock;
  readonly chance: Chance;
  readonly fault: () => undefined | NamesFault;
  /** Told of every reply as it arrives. */
  readonly onReply: (name: string, reply: DnsReply) => void;
}

const SERVERS: readonly HostPort[] = ["192.0.2.1", "192.0.2.2"].map((host) => ({ host, port: 53 }));
const SETTINGS: DnsSettings = { ...DEFAULT_DNS_SETTINGS, servers: SERVERS, timeoutMs: 2_000 };
const MAX_LATENCY_MS = 20;
/** Of the answers with addresses, how many come by way of an alias. */
const ALIAS_SHARE = 0.3;
const RCODES = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

/** The name servers of a cluster as one edge process reaches them: late, and not always. */
export class SimNameServers implements NameServers {
  readonly #options: SimNameServersOptions;

  constructor(options: SimNameServersOptions) {
    this.#options = options;
  }

  settings() {
    return Promise.resolve(ok(SETTINGS));
  }

  ask({ name, server, timeoutMs, signal }: DnsQuestion): Promise<DnsReply> {
    const { clock, chance, zone, onReply } = this.#options;
    const fault = this.#faultOf(server);
    const isSilent = fault === "silent";
    return new Promise((resolve) => {
      const cancel = clock.after(isSilent ? timeoutMs : chance() * MAX_LATENCY_MS, () => {
        const reply = isSilent ? SILENCE : (refusal(fault) ?? this.#answer(name, zone.get(name)));
        onReply(name, reply);
        resolve(reply);
      });
      const giveUp = () => {
        cancel();
        resolve(SILENCE);
      };
      signal.addEventListener("abort", giveUp, { once: true });
    });
  }

  #faultOf(server: HostPort): undefined | NamesFault["how"] {
    const fault = this.#options.fault();
    const isHit = fault !== undefined && (fault.servers === "all" || server.host === SERVERS[0]?.host);
    return isHit ? fault.how : undefined;
  }

  #answer(name: string, answer: ZoneAnswer): DnsReply {
    if (answer.kind === "NXDOMAIN") return message({ rcode: RCODES.NXDOMAIN });
    if (answer.kind === "noData") return message({});
    const { addresses, ttlMs } = answer;
    const target = this.#options.chance() < ALIAS_SHARE ? `lb.${name}` : name;
    const alias: DnsRecord[] = target === name ? [] : [{ kind: "alias", name, target, ttlMs }];
    const found = addresses.map((address): DnsRecord => ({ kind: "address", name: target, address, ttlMs }));
    return message({ records: [...alias, ...found] });
  }
}

const SILENCE: DnsReply = { kind: "failed", error: "does not answer" };

function refusal(fault: undefined | Exclude<NamesFault["how"], "silent">): undefined | DnsReply {
  return fault === undefined ? undefined : message({ rcode: RCODES[fault] });
}

function message(fields: Partial<DnsMessage>): DnsReply {
  return { kind: "message", message: { rcode: 0, isRecursive: true, records: [], ...fields } };
}
