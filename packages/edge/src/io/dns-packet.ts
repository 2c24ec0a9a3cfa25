import { Packet } from "dns2";
import { type DnsFamily, type DnsMessage, type DnsRecord, spellName } from "../core/dns/dns-message.js";
import { parseIp } from "../core/ip-text.js";

/** What fits into one datagram on every path (RFC 9715 and the DNS flag day of 2020). */
const UDP_PAYLOAD_BYTES = 1232;
const HEADER_BYTES = 12;
/** The root's name, type and class; the same with TTL and length of a record. */
const MIN_QUESTION_BYTES = 5;
const MIN_RECORD_BYTES = 11;

const TYPE_OF: Readonly<Record<DnsFamily, number>> = { ipv4: Packet.TYPE.A, ipv6: Packet.TYPE.AAAA };

export interface SentQuery {
  readonly id: number;
  readonly name: string;
  readonly family: DnsFamily;
}

export type DecodedAnswer =
  | { readonly kind: "message"; readonly message: DnsMessage }
  | { readonly kind: "truncated" }
  /** Not an answer to this query: another id or question, or no answer at all. */
  | { readonly kind: "foreign" }
  | { readonly kind: "malformed" };

/** A recursive question, with EDNS or for servers that do not know it (RFC 6891, 7). */
export function encodeQuery({ id, name, family }: SentQuery, manner: "edns" | "plain"): Buffer {
  const packet = new Packet();
  packet.header = new Packet.Header({ id, rd: 1 });
  packet.questions.push(new Packet.Question(name, TYPE_OF[family], Packet.CLASS.IN));
  const edns = { ...Packet.Resource.EDNS([]), class: UDP_PAYLOAD_BYTES };
  if (manner === "edns") packet.additionals.push(new Packet.Resource(edns));
  return packet.toBuffer();
}

/**
 * Reads what came back. The codec leaves out what it cannot read and goes on, and loses its way in EDNS options, so: only
 * questions and answers are given to it, in numbers that fit into the bytes, and all of them must come out.
 */
export function decodeAnswer(bytes: Buffer, query: SentQuery): DecodedAnswer {
  if (bytes.length < HEADER_BYTES || bytes.readUInt16BE(0) !== query.id) return { kind: "foreign" };
  const [questions, answers] = [bytes.readUInt16BE(4), bytes.readUInt16BE(6)];
  if (questions * MIN_QUESTION_BYTES + answers * MIN_RECORD_BYTES > bytes.length - HEADER_BYTES) {
    return { kind: "malformed" };
  }
  const packet = Packet.parse(withoutTail(bytes));
  const { header } = packet;
  if (header.qr !== 1 || header.opcode !== 0) return { kind: "foreign" };
  if (packet.questions.length !== questions) return { kind: "malformed" };
  if (!isAnswerTo(packet, query)) return { kind: "foreign" };
  // A datagram that was cut short may well end within a record.
  if (header.tc === 1) return { kind: "truncated" };
  if (packet.answers.length !== answers) return { kind: "malformed" };
  const records = packet.answers.map(decodeRecord);
  if (records.includes("malformed")) return { kind: "malformed" };
  const known = records.filter((record) => typeof record === "object");
  return { kind: "message", message: { rcode: header.rcode, isRecursive: header.ra === 1, records: known } };
}

/** The message as if it had no authority and additional section: nothing of them is needed. */
function withoutTail(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(0, 8, HEADER_BYTES);
  return copy;
}

/** Some servers leave the question out when they refuse it. */
function isAnswerTo({ header, questions }: Packet, { name, family }: SentQuery): boolean {
  if (questions.length === 0) return header.rcode !== 0;
  const [question] = questions;
  if (question === undefined || questions.length > 1) return false;
  const isSameKind = question.type === TYPE_OF[family] && question.class === Packet.CLASS.IN;
  return isSameKind && spellName(question.name) === spellName(name);
}

type Resource = Packet["answers"][number];

function decodeRecord(resource: Resource): undefined | "malformed" | DnsRecord {
  const { type, ttl, domain } = resource;
  if (resource.class !== Packet.CLASS.IN) return undefined;
  const common = { name: spellName(resource.name), ttlMs: ttl * 1_000 };
  if (type === Packet.TYPE.CNAME) {
    return domain === undefined ? "malformed" : { kind: "alias", ...common, target: spellName(domain) };
  }
  if (type !== Packet.TYPE.A && type !== Packet.TYPE.AAAA) return undefined;
  const address = parseIp(resource.address ?? "");
  return address === undefined ? "malformed" : { kind: "address", ...common, address };
}
