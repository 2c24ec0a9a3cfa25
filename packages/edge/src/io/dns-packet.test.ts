import { Packet } from "dns2";
import { describe, expect, it } from "vitest";
import { decodeAnswer, encodeQuery, type SentQuery } from "./dns-packet.js";

const query: SentQuery = { id: 0x1234, name: "gw.example.com", family: "ipv4" };

interface Fields {
  readonly header?: object;
  readonly name?: string;
  readonly type?: number;
  readonly answers?: readonly object[];
}

function answerBytes({ header = {}, name = query.name, type = Packet.TYPE.A, answers = [] }: Fields): Buffer {
  const packet = new Packet();
  packet.header = new Packet.Header({ id: query.id, qr: 1, ra: 1, ...header });
  packet.questions.push(new Packet.Question(name, type, Packet.CLASS.IN));
  const common = { class: Packet.CLASS.IN, ttl: 60 };
  for (const answer of answers) packet.answers.push(new Packet.Resource({ ...common, ...answer }));
  return packet.toBuffer();
}

const a = (name: string, address: string) => ({ name, type: Packet.TYPE.A, address });

describe(encodeQuery, () => {
  it("asks one recursive question, with room for 1232 bytes", () => {
    const packet = Packet.parse(encodeQuery(query, "edns"));
    expect(packet.header).toMatchObject({ id: 0x1234, qr: 0, rd: 1, qdcount: 1, arcount: 1 });
    expect(packet.questions).toMatchObject([{ name: query.name, type: Packet.TYPE.A, class: Packet.CLASS.IN }]);
    expect(packet.additionals).toMatchObject([{ type: Packet.TYPE.EDNS, class: 1232 }]);
  });
});

describe("encodeQuery, plain", () => {
  it("leaves EDNS out", () => {
    expect(Packet.parse(encodeQuery(query, "plain")).header).toMatchObject({ qdcount: 1, arcount: 0 });
  });
});

describe(decodeAnswer, () => {
  it("reads addresses and aliases, names in lower case, and leaves out the rest", () => {
    const answers = [
      { name: "GW.Example.com", type: Packet.TYPE.CNAME, domain: "LB.example.com" },
      { name: "lb.example.com", type: Packet.TYPE.TXT, data: ["hello"] },
      a("lb.example.com", "203.0.113.1"),
    ];
    expect(decodeAnswer(answerBytes({ name: "Gw.Example.Com", answers }), query)).toEqual({
      kind: "message",
      message: {
        rcode: 0,
        isRecursive: true,
        records: [
          { kind: "alias", name: "gw.example.com", target: "lb.example.com", ttlMs: 60_000 },
          { kind: "address", name: "lb.example.com", address: "203.0.113.1", ttlMs: 60_000 },
        ],
      },
    });
  });

  it.each([
    { says: "another id", fields: { header: { id: 0x1235 } } },
    { says: "another name", fields: { name: "other.example.com" } },
    { says: "another type", fields: { type: Packet.TYPE.AAAA } },
    { says: "a question", fields: { header: { qr: 0 } } },
    { says: "something else than an answer", fields: { header: { opcode: 4 } } },
  ])("does not take $says for the answer", ({ fields }) => {
    expect(decodeAnswer(answerBytes({ answers: [a(query.name, "203.0.113.1")], ...fields }), query)).toEqual({
      kind: "foreign",
    });
  });

  it("takes a refusal without the question for the answer, but no success", () => {
    const without = (rcode: number) => {
      const packet = new Packet();
      packet.header = new Packet.Header({ id: query.id, qr: 1, rcode });
      return packet.toBuffer();
    };
    expect(decodeAnswer(without(5), query)).toMatchObject({ kind: "message", message: { rcode: 5 } });
    expect(decodeAnswer(without(0), query)).toEqual({ kind: "foreign" });
  });

  it("sees that it is cut short, wherever it ends", () => {
    const bytes = answerBytes({ header: { tc: 1 }, answers: [a(query.name, "203.0.113.1")] });
    expect(decodeAnswer(bytes, query)).toEqual({ kind: "truncated" });
    expect(decodeAnswer(bytes.subarray(0, -3), query)).toEqual({ kind: "truncated" });
  });

  it("never takes a part of an answer for the whole", () => {
    const bytes = answerBytes({ answers: ["203.0.113.1", "203.0.113.2"].map((address) => a(query.name, address)) });
    const kinds = new Set<string>();
    for (let length = 0; length < bytes.length; length += 1)
      kinds.add(decodeAnswer(bytes.subarray(0, length), query).kind);
    expect(kinds).toEqual(new Set(["foreign", "malformed"]));
  });

  it("is not led round in circles by a name that points at itself", () => {
    const bytes = Buffer.concat([
      answerBytes({}),
      Buffer.from([0xc0, 32, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 203, 0, 113, 1]),
    ]);
    bytes.writeUInt16BE(1, 6);
    expect(decodeAnswer(bytes, query)).toEqual({ kind: "malformed" });
  });

  it("does not count to 65535 because a header says so", () => {
    const bytes = answerBytes({});
    bytes.writeUInt16BE(0xffff, 6);
    const startedMs = performance.now();
    expect(decodeAnswer(bytes, query)).toEqual({ kind: "malformed" });
    expect(performance.now() - startedMs).toBeLessThan(50);
  });

  it.each([3, 5, 16])("refuses an IPv4 address of %i bytes", (length) => {
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, length, ...new Array<number>(length).fill(9)]);
    const bytes = Buffer.concat([answerBytes({}), record]);
    bytes.writeUInt16BE(1, 6);
    expect(decodeAnswer(bytes, query)).toEqual({ kind: "malformed" });
  });

  it("is not confused by what follows the answers", () => {
    const bytes = Buffer.concat([answerBytes({ answers: [a(query.name, "203.0.113.1")] }), Buffer.from([1, 2, 3])]);
    bytes.writeUInt16BE(7, 8);
    bytes.writeUInt16BE(9, 10);
    expect(decodeAnswer(bytes, query)).toMatchObject({ kind: "message", message: { records: [{ kind: "address" }] } });
  });
});
