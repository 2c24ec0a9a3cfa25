const HEAD_BYTES = 5;
const LENGTH_AT = 1;

/** Puts gRPC messages together from whatever pieces a stream brings. */
export class MessageSplitter {
  #rest = Buffer.alloc(0);

  /** Returns the messages that are whole by now, without their heads. */
  push(piece: Buffer): readonly Buffer[] {
    this.#rest = Buffer.concat([this.#rest, piece]);
    const messages: Buffer[] = [];
    for (let message = this.#take(); message !== undefined; message = this.#take()) messages.push(message);
    return messages;
  }

  #take(): undefined | Buffer {
    if (this.#rest.length < HEAD_BYTES) return undefined;
    const end = HEAD_BYTES + this.#rest.readUInt32BE(LENGTH_AT);
    if (this.#rest.length < end) return undefined;
    const message = this.#rest.subarray(HEAD_BYTES, end);
    this.#rest = this.#rest.subarray(end);
    return message;
  }
}

/** A message as it stands on a gRPC stream: uncompressed, with its length in front. */
export function frameMessage(message: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(message.length, LENGTH_AT);
  return Buffer.concat([head, message]);
}
