/** What the first bytes of a connection say. */
export type Hello =
  /** Not all of it has come. */
  | { readonly kind: "partial" }
  | { readonly kind: "notTls" }
  /** `serverName` is "" when the client names none. */
  | { readonly kind: "hello"; readonly serverName: string };

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const RECORD_HEADER = 5;
/** Longer greetings are nobody's. */
const MAX_HELLO_BYTES = 32_768;

const NOT_TLS: Hello = { kind: "notTls" };
const PARTIAL: Hello = { kind: "partial" };

/** Reads the server name of a TLS ClientHello (RFC 8446, 4.1.2), which may be spread over several records. */
export function parseClientHello(bytes: Uint8Array): Hello {
  const message = joinRecords(bytes);
  if (message === "notTls") return NOT_TLS;
  if (message.length < 4) return bytes.length > MAX_HELLO_BYTES ? NOT_TLS : PARTIAL;
  if (message[0] !== CLIENT_HELLO) return NOT_TLS;
  const length = readUint(message, 1, 3);
  if (length > MAX_HELLO_BYTES) return NOT_TLS;
  if (message.length < 4 + length) return PARTIAL;
  const serverName = readServerName(message.subarray(4, 4 + length));
  return serverName === undefined ? NOT_TLS : { kind: "hello", serverName };
}

/** The handshake bytes of all records that have come, the last perhaps in part. */
function joinRecords(bytes: Uint8Array): Uint8Array | "notTls" {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] !== HANDSHAKE || (at + 1 < bytes.length && bytes[at + 1] !== 3)) return "notTls";
    if (at + RECORD_HEADER > bytes.length) break;
    const end = at + RECORD_HEADER + readUint(bytes, at + 3, 2);
    parts.push(bytes.subarray(at + RECORD_HEADER, Math.min(end, bytes.length)));
    at = end;
  }
  return concat(parts);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** "" without one; undefined when the message does not hold together. */
function readServerName(hello: Uint8Array): undefined | string {
  let at = 2 + 32;
  at += 1 + readUint(hello, at, 1); // session id
  at += 2 + readUint(hello, at, 2); // cipher suites
  at += 1 + readUint(hello, at, 1); // compression methods
  if (at > hello.length) return undefined;
  if (at === hello.length) return "";
  const end = at + 2 + readUint(hello, at, 2);
  if (end > hello.length) return undefined;
  for (at += 2; at + 4 <= end; ) {
    const type = readUint(hello, at, 2);
    const size = readUint(hello, at + 2, 2);
    if (type === SERVER_NAME) return readHostName(hello.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return "";
}

/** The list holds one name of type `host_name` (RFC 6066, 3). */
function readHostName(list: Uint8Array): undefined | string {
  const length = readUint(list, 3, 2);
  if (list.length < 5 || list[2] !== 0 || 5 + length > list.length) return undefined;
  return new TextDecoder("latin1").decode(list.subarray(5, 5 + length));
}

/** Big-endian; bytes that are not there count as 0. */
function readUint(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let offset = 0; offset < size; offset += 1) value = value * 256 + (bytes[at + offset] ?? 0);
  return value;
}
