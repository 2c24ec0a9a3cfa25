import { AppError } from "../domain/app-error.js";

const NEWLINE = 0x0a;

/** Cuts a stream of bytes into lines of bounded length. */
export class LineSplitter {
  private readonly maxBytes: number;
  private pieces: Buffer[] = [];
  private pendingBytes = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** The lines that this chunk ends, empty ones left out. Throws `Invalid` when a line is longer than allowed. */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.keep(chunk.subarray(start, end));
      const line = this.take();
      if (line !== "") lines.push(line);
      start = end + 1;
    }
    this.keep(chunk.subarray(start));
    return lines;
  }

  private keep(piece: Buffer): void {
    this.pendingBytes += piece.length;
    if (this.pendingBytes > this.maxBytes)
      throw new AppError("Invalid", `a line is longer than ${this.maxBytes} bytes`);
    if (piece.length > 0) this.pieces.push(piece);
  }

  private take(): string {
    const [first = Buffer.alloc(0)] = this.pieces;
    const bytes = this.pieces.length > 1 ? Buffer.concat(this.pieces) : first;
    this.pieces = [];
    this.pendingBytes = 0;
    return bytes.toString("utf8").trim();
  }
}
