import { AppError } from "../domain/app-error.js";
import { JsonNesting } from "./json-nesting.js";

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
/** Space, tab, line ends and the comma: what may stand between two items. */
const BETWEEN_ITEMS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0x2c]);

/** The list without its items. */
export interface ListEnvelope {
  readonly resourceVersion: string;
  /** Token of the next page; empty on the last. */
  readonly continueToken: string;
}

/**
 * Takes a Kubernetes list apart while it arrives: each member of `items` is parsed as soon as it is whole, so that memory
 * follows the size of one object. (An API server may answer `resourceVersion=0` with everything it has, whatever the limit:
 * hundreds of megabytes in a large cluster.)
 */
export class ListScanner {
  private readonly maxBytes: number;
  private place: "envelope" | "betweenItems" | "item" = "envelope";
  private nesting = new JsonNesting();
  private itemNesting = new JsonNesting();
  private itemPieces: Buffer[] = [];
  private itemBytes = 0;
  /** One character per byte, so that a cut within a character does no harm. */
  private envelope = "";

  /** `maxBytes` bounds one item, and the list without its items. */
  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** The items that this chunk completes. Throws `Invalid` on text that is no list, or when something is too large. */
  push(chunk: Buffer): unknown[] {
    const items: unknown[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (this.place === "envelope") at = this.readEnvelope(chunk, at);
      else if (this.place === "betweenItems") at = this.readGap(chunk, at);
      else at = this.readItem(chunk, at, items);
    }
    return items;
  }

  /** What stood around the items. Throws `Invalid` when the list is not whole, or says no resourceVersion. */
  end(): ListEnvelope {
    const list =
      this.place === "envelope" && this.nesting.depth === 0
        ? parseJson(Buffer.from(this.envelope, "latin1").toString("utf8"))
        : undefined;
    const metadata = (list as undefined | null | { readonly metadata?: unknown })?.metadata;
    const { resourceVersion, continue: token } = (metadata ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof resourceVersion !== "string" || resourceVersion === "") {
      throw new AppError("Invalid", "the answer is not a whole list with a resourceVersion");
    }
    return { resourceVersion, continueToken: typeof token === "string" ? token : "" };
  }

  /** Up to and with the bracket that opens the items, or the end of the chunk. */
  private readEnvelope(chunk: Buffer, start: number): number {
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      const isListInTop = byte === OPEN_BRACKET && this.nesting.depth === 1;
      this.nesting.step(byte);
      if (!isListInTop || this.nesting.depth !== 2) continue;
      if (
        !/"items"\s*:\s*$/.test(`${this.envelope.slice(-64)}${chunk.toString("latin1", Math.max(start, at - 64), at)}`)
      )
        continue;
      this.keepEnvelope(chunk.subarray(start, at + 1));
      this.place = "betweenItems";
      return at + 1;
    }
    this.keepEnvelope(chunk.subarray(start));
    return chunk.length;
  }

  private readGap(chunk: Buffer, start: number): number {
    let at = start;
    while (at < chunk.length && BETWEEN_ITEMS.has(chunk[at] ?? 0)) at += 1;
    if (at === chunk.length) return at;
    const byte = chunk[at];
    if (byte === OPEN_BRACE) this.place = "item";
    else if (byte === CLOSE_BRACKET) this.place = "envelope";
    else throw new AppError("Invalid", "the list holds something that is no object");
    return at;
  }

  private readItem(chunk: Buffer, start: number, items: unknown[]): number {
    for (let at = start; at < chunk.length; at += 1) {
      this.itemNesting.step(chunk[at] ?? 0);
      if (this.itemNesting.depth > 0) continue;
      this.keepItem(chunk.subarray(start, at + 1));
      items.push(this.takeItem());
      this.place = "betweenItems";
      return at + 1;
    }
    this.keepItem(chunk.subarray(start));
    return chunk.length;
  }

  private takeItem(): unknown {
    const [first = Buffer.alloc(0)] = this.itemPieces;
    const bytes = this.itemPieces.length > 1 ? Buffer.concat(this.itemPieces) : first;
    this.itemPieces = [];
    this.itemBytes = 0;
    this.itemNesting = new JsonNesting();
    return parseJson(bytes.toString("utf8"));
  }

  private keepItem(piece: Buffer): void {
    this.itemPieces.push(piece);
    this.itemBytes += piece.length;
    if (this.itemBytes > this.maxBytes)
      throw new AppError("Invalid", `an object is larger than ${this.maxBytes} bytes`);
  }

  private keepEnvelope(piece: Buffer): void {
    this.envelope += piece.toString("latin1");
    if (this.envelope.length > this.maxBytes)
      throw new AppError("Invalid", `a list is larger than ${this.maxBytes} bytes`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notJson(error);
  }
}

function notJson(cause: unknown): AppError {
  return new AppError("Invalid", "the answer is not JSON", { cause });
}
