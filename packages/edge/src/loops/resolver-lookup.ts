import { type Clock, formatHostPort, type HostPort } from "@causeway/shared";
import { candidateNames } from "../core/dns/candidate-names.js";
import type { DnsFamily } from "../core/dns/dns-message.js";
import type { DnsSettings } from "../core/dns/dns-settings.js";
import { type Chain, type Judgement, judgeMessage } from "../core/dns/judge-message.js";
import type { Answer, Round } from "../core/dns/name-state.js";
import type { NameServers } from "../ports.js";

export interface LookupOptions {
  readonly port: NameServers;
  readonly clock: Clock;
  readonly families: readonly DnsFamily[];
}

/** One round for one name takes no longer, however many servers are silent. */
const ROUND_MS = 20_000;

/** What is asked, in which words, until when. */
interface Inquiry {
  readonly hostname: string;
  readonly family: DnsFamily;
  readonly askedAs: string;
  readonly settings: DnsSettings;
  readonly endMs: number;
  readonly signal: AbortSignal;
}

/** Asks all there is to ask about a name, once: candidates, chains, servers, attempts. The server that answered last is first. */
export class Lookup {
  private readonly options: LookupOptions;
  private lastGood = "";

  constructor(options: LookupOptions) {
    this.options = options;
  }

  /** Never throws. `askedAs` is the candidate that gave addresses last; empty when none did. */
  async round(hostname: string, askedAs: string, signal: AbortSignal): Promise<Round> {
    const { port, clock, families } = this.options;
    const settings = await port.settings();
    const endMs = clock.monotonic() + ROUND_MS;
    const answers = families.map(async (family): Promise<readonly [DnsFamily, Answer]> => {
      if (!settings.ok) return [family, { kind: "failed", error: settings.error, server: "" }];
      return [family, await this.inquire({ hostname, family, askedAs, settings: settings.value, endMs, signal })];
    });
    return new Map(await Promise.all(answers));
  }

  /** Addresses of any candidate; else a failure, because then the rest is not known; else that there is none. */
  private async inquire(inquiry: Inquiry): Promise<Answer> {
    let failure: undefined | Answer;
    let denial: undefined | Answer;
    for (const name of candidateNames(inquiry.hostname, inquiry.settings, inquiry.askedAs)) {
      const answer = await this.askFor(name, inquiry);
      if (answer.kind === "addresses") return answer;
      if (answer.kind === "failed") failure ??= answer;
      else denial ??= answer;
      if (this.isOver(inquiry)) break;
    }
    return failure ?? denial ?? { kind: "failed", error: `${inquiry.hostname} is too long for a name`, server: "" };
  }

  private async askFor(name: string, inquiry: Inquiry): Promise<Answer> {
    let chain: Chain = { names: [name], ttlMs: undefined };
    for (;;) {
      const { judgement, server } = await this.askServers(chain, inquiry);
      if (judgement.kind !== "onward") {
        return judgement.kind === "addresses" ? { ...judgement, server, askedAs: name } : { ...judgement, server };
      }
      chain = judgement.chain;
    }
  }

  /** The first judgement that is none of failure, or the last failure. */
  private async askServers(chain: Chain, inquiry: Inquiry): Promise<{ judgement: Judgement; server: string }> {
    const { settings, family } = inquiry;
    const servers = this.inOrder(settings.servers);
    let last = { judgement: { kind: "failed", error: "no server has been asked" } as Judgement, server: "" };
    for (let attempt = 0; attempt < settings.attempts; attempt += 1) {
      for (const server of servers) {
        if (this.isOver(inquiry)) return last;
        last = { judgement: await this.askOne(server, chain, family, inquiry), server: formatHostPort(server) };
        if (last.judgement.kind === "failed") continue;
        this.lastGood = last.server;
        return last;
      }
    }
    return last;
  }

  private async askOne(server: HostPort, chain: Chain, family: DnsFamily, inquiry: Inquiry): Promise<Judgement> {
    const { port, clock } = this.options;
    const name = chain.names.at(-1) ?? "";
    const timeoutMs = Math.min(inquiry.settings.timeoutMs, inquiry.endMs - clock.monotonic());
    const reply = await port.ask({ name, family, server, timeoutMs, signal: inquiry.signal });
    return reply.kind === "failed" ? reply : judgeMessage(reply.message, family, chain);
  }

  private inOrder(servers: readonly HostPort[]): readonly HostPort[] {
    const isFirst = (server: HostPort) => formatHostPort(server) === this.lastGood;
    return [...servers.filter(isFirst), ...servers.filter((server) => !isFirst(server))];
  }

  private isOver({ endMs, signal }: Inquiry): boolean {
    return signal.aborted || this.options.clock.monotonic() >= endMs;
  }
}
