import { type HostPort, ok, type Result } from "@causeway/shared";
import type { DnsMessage, DnsRecord, DnsReply } from "../core/dns/dns-message.js";
import { DEFAULT_DNS_SETTINGS, type DnsSettings } from "../core/dns/dns-settings.js";
import type { DnsQuestion, NameServers } from "../ports.js";

export const SERVER: HostPort = { host: "192.0.2.53", port: 53 };

/** One server, no search domain. */
export const SETTINGS: DnsSettings = { ...DEFAULT_DNS_SETTINGS, servers: [SERVER] };

/** Name servers that answer what a test says, at once, and count the questions. */
export class ScriptedNameServers implements NameServers {
  readonly asked: string[] = [];
  current: Result<DnsSettings> = ok(SETTINGS);
  /** Undefined: silence, until somebody gives up. */
  answer: (question: DnsQuestion) => undefined | DnsReply = () => message({ rcode: 3 });

  async settings() {
    return this.current;
  }

  async ask(question: DnsQuestion): Promise<DnsReply> {
    this.asked.push(`${question.family} ${question.name}`);
    const reply = this.answer(question);
    if (reply !== undefined) return reply;
    return await new Promise((resolve) => {
      const end = () => resolve({ kind: "failed", error: "does not answer" });
      question.signal.addEventListener("abort", end, { once: true });
    });
  }

  /** Every name has these addresses, each in the family it belongs to. */
  haveAddresses(addresses: readonly string[], ttlMs = 60_000): void {
    this.answer = ({ name, family }) => {
      const records = addresses
        .filter((address) => address.includes(":") === (family === "ipv6"))
        .map((address): DnsRecord => ({ kind: "address", name, address, ttlMs }));
      return message({ records });
    };
  }

  fail(error: string): void {
    this.answer = () => ({ kind: "failed", error });
  }

  /** Every name is none. */
  deny(): void {
    this.answer = () => message({ rcode: 3 });
  }
}

export function message(fields: Partial<DnsMessage>): DnsReply {
  return { kind: "message", message: { rcode: 0, isRecursive: true, records: [], ...fields } };
}
