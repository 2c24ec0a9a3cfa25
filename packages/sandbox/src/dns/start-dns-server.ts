import { createSocket } from "node:dgram";
import type { EventEmitter } from "node:events";
import { createServer, type Socket } from "node:net";
import { AppError, type HostPort } from "@causeway/shared";
import type { DnsFault, DnsTransport } from "./dns-fault.js";
import { DnsZone, type ZoneEntry, zoneName } from "./dns-zone.js";
import { type AnswerOptions, decodeQuery, encodeAnswers } from "./encode-answer.js";

export interface DnsServerOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly manner: AnswerOptions["manner"];
}

/** Questions since the start, those without an answer included. */
export interface DnsQueryCounts {
  readonly udp: number;
  readonly tcp: number;
}

/** A DNS server on loopback, UDP and TCP on one port, that answers what it is told to, also wrongly. */
export interface DnsServer extends AsyncDisposable {
  readonly address: HostPort;
  set(name: string, entry: ZoneEntry): void;
  /** From now on there is no such name. */
  remove(name: string): void;
  /** How questions for one name are answered wrongly from now on, or for every name; undefined: not any more. */
  misbehave(fault: undefined | DnsFault, name?: string): void;
  /** Of one name, or of all. */
  queries(name?: string): DnsQueryCounts;
}

const HOST = "127.0.0.1";
const EVERY_NAME = "*";
const LENGTH_BYTES = 2;
const ATTEMPTS = 20;

/** Throws AppError `Unavailable` when it cannot listen. */
export async function startDnsServer(options: DnsServerOptions): Promise<DnsServer> {
  let failure: undefined | Error;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const server = new LoopbackDns(options.manner);
    failure = await server.listen(options.port);
    if (failure === undefined) return server;
    await server[Symbol.asyncDispose]();
    // A port that is free for UDP may be taken for TCP: any other will do.
    if (options.port !== 0) break;
  }
  throw new AppError("Unavailable", `the DNS server cannot listen on ${HOST}:${options.port}`, { cause: failure });
}

class LoopbackDns implements DnsServer {
  address: HostPort = { host: HOST, port: 0 };
  private readonly zone = new DnsZone();
  private readonly faults = new Map<string, DnsFault>();
  private readonly counts = new Map<string, { udp: number; tcp: number }>();
  private readonly manner: AnswerOptions["manner"];
  private readonly udp = createSocket("udp4");
  private readonly connections = new Set<Socket>();
  private readonly tcp = createServer((socket) => this.accept(socket));

  constructor(manner: AnswerOptions["manner"]) {
    this.manner = manner;
  }

  set(name: string, entry: ZoneEntry): void {
    this.zone.set(name, entry);
  }

  remove(name: string): void {
    this.zone.remove(name);
  }

  misbehave(fault: undefined | DnsFault, name = EVERY_NAME): void {
    const key = name === EVERY_NAME ? name : zoneName(name);
    if (fault === undefined) this.faults.delete(key);
    else this.faults.set(key, fault);
  }

  queries(name?: string): DnsQueryCounts {
    const counted = name === undefined ? Array.from(this.counts.values()) : [this.counts.get(zoneName(name))];
    const sum = (of: DnsTransport) => counted.reduce((total, counts) => total + (counts?.[of] ?? 0), 0);
    return { udp: sum("udp"), tcp: sum("tcp") };
  }

  /** Undefined when it listens. */
  async listen(port: number): Promise<undefined | Error> {
    this.udp.on("message", (bytes, from) => {
      const answers = this.answer(bytes, "udp");
      if (answers === "close") return;
      for (const answer of answers) this.udp.send(answer, from.port, from.address);
    });
    const failure = await settled(this.udp, () => this.udp.bind(port, HOST));
    if (failure !== undefined) return failure;
    this.address = { host: HOST, port: this.udp.address().port };
    return await settled(this.tcp, () => this.tcp.listen(this.address.port, HOST));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.connections) socket.destroy();
    await new Promise<void>((resolve) => {
      if (this.tcp.listening) this.tcp.close(() => resolve());
      else resolve();
    });
    await new Promise<void>((resolve) => this.udp.close(() => resolve()));
  }

  private answer(bytes: Buffer, transport: DnsTransport): readonly Buffer[] | "close" {
    const query = decodeQuery(bytes, transport);
    if (query === undefined) return [];
    const counts = this.counts.get(query.name) ?? { udp: 0, tcp: 0 };
    this.counts.set(query.name, { ...counts, [transport]: counts[transport] + 1 });
    const fault = this.faults.get(query.name) ?? this.faults.get(EVERY_NAME);
    return encodeAnswers(query, { zone: this.zone, fault, manner: this.manner });
  }

  private accept(socket: Socket): void {
    this.connections.add(socket);
    let received = Buffer.alloc(0);
    socket.on("close", () => this.connections.delete(socket));
    // A client that has gone away hears nothing: there is nobody to tell.
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (let query = takeMessage(received); query !== undefined; query = takeMessage(received)) {
        received = received.subarray(LENGTH_BYTES + query.length);
        this.answerByTcp(socket, query);
      }
    });
  }

  private answerByTcp(socket: Socket, query: Buffer): void {
    const answers = this.answer(query, "tcp");
    if (answers === "close") {
      socket.destroy();
      return;
    }
    for (const answer of answers) {
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt16BE(answer.length);
      socket.write(Buffer.concat([length, answer]));
    }
  }
}

/** Waits for `listening` or `error`. */
async function settled(of: EventEmitter, start: () => void): Promise<undefined | Error> {
  return await new Promise((resolve) => {
    of.once("error", resolve);
    of.once("listening", () => {
      of.removeListener("error", resolve);
      resolve(undefined);
    });
    start();
  });
}

function takeMessage(received: Buffer): undefined | Buffer {
  if (received.length < LENGTH_BYTES) return undefined;
  const end = LENGTH_BYTES + received.readUInt16BE(0);
  return received.length < end ? undefined : received.subarray(LENGTH_BYTES, end);
}
