import { randomInt } from "node:crypto";
import type { Clock } from "@causeway/shared";
import type { DnsReply } from "../core/dns/dns-message.js";
import type { DnsQuestion, NameServers } from "../ports.js";
import { decodeAnswer, encodeQuery, type SentQuery } from "./dns-packet.js";
import type { DnsSettingsReader } from "./dns-settings-reader.js";
import { exchangeByTcp } from "./dns-tcp.js";
import { exchangeByUdp } from "./dns-udp.js";

export interface DnsClientOptions {
  readonly clock: Clock;
  readonly settings: Pick<DnsSettingsReader, "read">;
}

const ID_RANGE = 0x10000;

/** Asks one server at a time, by UDP first; an answer that was cut short is asked for again by TCP. */
export function createDnsClient({ clock, settings }: DnsClientOptions): NameServers {
  return {
    settings: () => settings.read(),
    async ask(question) {
      const cut = new AbortController();
      const abort = () => cut.abort();
      const cancel = clock.after(question.timeoutMs, abort);
      question.signal.addEventListener("abort", abort, { once: true });
      if (question.signal.aborted) abort();
      try {
        const reply = await exchange(question, "edns", cut.signal);
        return isUnread(reply) ? await exchange(question, "plain", cut.signal) : reply;
      } finally {
        cancel();
        question.signal.removeEventListener("abort", abort);
      }
    },
  };
}

const FORMERR = 1;

/** A server that knows no EDNS cannot read the question. */
function isUnread(reply: DnsReply): boolean {
  return reply.kind === "message" && reply.message.rcode === FORMERR;
}

async function exchange(question: DnsQuestion, manner: "edns" | "plain", signal: AbortSignal): Promise<DnsReply> {
  const { server, timeoutMs } = question;
  const query: SentQuery = { id: randomInt(ID_RANGE), name: question.name, family: question.family };
  const bytes = encodeQuery(query, manner);
  let foreign = 0;
  const read = (answer: Buffer) => {
    const decoded = decodeAnswer(answer, query);
    foreign += decoded.kind === "foreign" ? 1 : 0;
    return decoded.kind === "foreign" ? undefined : decoded;
  };
  const byUdp = await exchangeByUdp({ server, bytes, signal, read });
  const isCut = byUdp.kind === "answer" && byUdp.answer.kind === "truncated";
  const result = isCut ? await exchangeByTcp({ server, bytes, signal, read }) : byUdp;
  if (result.kind === "failed") return failed(result.error);
  if (result.kind === "silent") return failed(describeSilence(timeoutMs, foreign));
  if (result.answer.kind === "message") return result.answer;
  return failed(
    result.answer.kind === "truncated" ? "cuts its answer short by TCP too" : "answers what cannot be read",
  );
}

function failed(error: string): DnsReply {
  return { kind: "failed", error };
}

function describeSilence(timeoutMs: number, foreign: number): string {
  const others =
    foreign === 0 ? "" : `, but ${foreign === 1 ? "once" : `${foreign} times`} something that was not asked`;
  return `does not answer within ${timeoutMs / 1_000} s${others}`;
}
