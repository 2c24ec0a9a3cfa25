import { Packet } from "dns2";
import type { DnsFault, DnsTransport } from "./dns-fault.js";
import { type DnsZone, type ZoneAnswer, type ZoneRecord, zoneName } from "./dns-zone.js";

/** One question, as a server reads it. */
export interface DnsQuery {
  readonly id: number;
  /** Lower case, without trailing dot. */
  readonly name: string;
  readonly type: "A" | "AAAA";
  /** Largest answer by UDP that the client takes. */
  readonly maxUdpBytes: number;
  readonly hasEdns: boolean;
  readonly transport: DnsTransport;
}

export interface AnswerOptions {
  readonly zone: DnsZone;
  readonly fault: undefined | DnsFault;
  /** `recursive`: aliases are followed. `authoritative`: each is a question of its own. */
  readonly manner: "recursive" | "authoritative";
}

const DEFAULT_UDP_BYTES = 512;
const RCODE = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

/** Reads a question for addresses; undefined for anything else. */
export function decodeQuery(bytes: Buffer, transport: DnsTransport): undefined | DnsQuery {
  if (bytes.length < 12) return undefined;
  const packet = Packet.parse(bytes);
  const [question] = packet.questions;
  const type = question?.type === Packet.TYPE.A ? "A" : question?.type === Packet.TYPE.AAAA ? "AAAA" : undefined;
  if (question === undefined || type === undefined) return undefined;
  const edns = packet.additionals.find((record) => record.type === Packet.TYPE.EDNS);
  const maxUdpBytes = Math.max(DEFAULT_UDP_BYTES, edns?.class ?? 0);
  return {
    id: packet.header.id,
    name: zoneName(question.name),
    type,
    maxUdpBytes,
    hasEdns: edns !== undefined,
    transport,
  };
}

/** The messages to send, in this order; `close`: hang up instead (TCP). */
export function encodeAnswers(query: DnsQuery, options: AnswerOptions): readonly Buffer[] | "close" {
  const { zone, fault, manner } = options;
  const answer = zone.answer(query.name, query.type, manner === "recursive" ? "aliases" : "nothing");
  switch (fault?.kind) {
    case undefined:
      return [encodeTruth(query, answer, manner)];
    case "SERVFAIL":
    case "REFUSED":
    case "NXDOMAIN":
      return [encode(query, { rcode: RCODE[fault.kind] })];
    case "noData":
      return [encode(query, {})];
    case "silent":
      return [];
    case "truncated":
      return encodeTruncated(query, answer, manner, fault.tcp);
    case "wrongQuestion":
      return [encodeTruth({ ...query, name: `other.${query.name}` }, answer, manner)];
    case "wrongId":
      return [encodeTruth({ ...query, id: (query.id + 1) % 0x10000 }, answer, manner)];
    case "forged": {
      const records = recordsOf(query, fault.addresses);
      const forged = { records, exists: true };
      const otherId = encodeTruth({ ...query, id: (query.id + 1) % 0x10000 }, forged, manner);
      const otherName = encodeTruth({ ...query, name: `other.${query.name}` }, forged, manner);
      return [otherId, otherName, encodeTruth(query, answer, manner)];
    }
    case "mixedIn":
      return [
        encodeTruth(query, { ...answer, records: [...answer.records, ...recordsOf(query, fault.addresses)] }, manner),
      ];
    case "noEdns":
      return [query.hasEdns ? encode(query, { rcode: RCODE.FORMERR }) : encodeTruth(query, answer, manner)];
    case "malformed":
      return [malformed(query)];
    case "cut":
      return [encodeTruth(query, answer, manner).subarray(0, -3)];
    case "noise":
      return [Buffer.from("this is no DNS message")];
  }
}

function recordsOf({ name, type }: DnsQuery, addresses: readonly string[]): ZoneRecord[] {
  return addresses
    .filter((address) => address.includes(":") === (type === "AAAA"))
    .map((data) => ({ name, type, data, ttlSeconds: 60 }));
}

function encodeTruth(query: DnsQuery, { records, exists }: ZoneAnswer, manner: AnswerOptions["manner"]): Buffer {
  const whole = encode(query, { rcode: exists ? RCODE.NOERROR : RCODE.NXDOMAIN, records, manner });
  const isTooLong = query.transport === "udp" && whole.length > query.maxUdpBytes;
  return isTooLong ? encode(query, { isTruncated: true }) : whole;
}

function encodeTruncated(
  query: DnsQuery,
  answer: ZoneAnswer,
  manner: AnswerOptions["manner"],
  tcp: "answers" | "silent" | "closed" | "truncated",
): readonly Buffer[] | "close" {
  if (query.transport === "udp" || tcp === "truncated") return [encode(query, { isTruncated: true })];
  if (tcp === "closed") return "close";
  return tcp === "silent" ? [] : [encodeTruth(query, answer, manner)];
}

interface Content {
  readonly rcode?: number;
  readonly isTruncated?: boolean;
  readonly records?: readonly ZoneRecord[];
  readonly manner?: AnswerOptions["manner"];
}

function encode({ id, name, type }: DnsQuery, content: Content): Buffer {
  const { rcode = RCODE.NOERROR, isTruncated = false, records = [], manner = "recursive" } = content;
  const packet = new Packet();
  const ra = manner === "recursive" ? 1 : 0;
  const aa = manner === "recursive" ? 0 : 1;
  packet.header = new Packet.Header({ id, qr: 1, rd: 1, ra, aa, rcode, tc: isTruncated ? 1 : 0 });
  packet.questions.push(new Packet.Question(name, Packet.TYPE[type], Packet.CLASS.IN));
  for (const record of records) {
    const data = record.type === "CNAME" ? { domain: record.data } : { address: record.data };
    const common = { name: record.name, class: Packet.CLASS.IN, ttl: record.ttlSeconds };
    packet.answers.push(new Packet.Resource({ ...common, type: Packet.TYPE[record.type], ...data }));
  }
  return packet.toBuffer();
}

/** An answer of one record, of which nothing but a name that points nowhere is there. */
function malformed(query: DnsQuery): Buffer {
  const bytes = Buffer.concat([encode(query, {}), Buffer.from([0xff, 0xff, 0, 1, 0, 1, 0, 0, 0, 60, 0, 200])]);
  bytes.writeUInt16BE(1, 6);
  return bytes;
}
