import type { Files } from "../cli-io.js";

/** Files in memory. A folder is there when a file lies in it. */
export class MemoryFiles implements Files {
  readonly texts: Map<string, string>;
  /** What was written piece by piece and may be no text. */
  private readonly bytes = new Map<string, Uint8Array>();

  constructor(texts: Readonly<Record<string, string>> = {}) {
    this.texts = new Map(Object.entries(texts));
  }

  async readText(path: string): Promise<string> {
    const text = this.texts.get(path);
    if (text === undefined) throw absent(path);
    return text;
  }

  async listFolder(path: string): Promise<undefined | readonly string[]> {
    if (this.texts.has(path)) return undefined;
    const folder = `${path.replace(/\/+$/, "")}/`;
    const names = [...this.texts.keys()].filter((file) => file.startsWith(folder));
    if (names.length === 0) throw absent(path);
    return names.map((file) => file.slice(folder.length));
  }

  async writeText(path: string, text: string): Promise<void> {
    this.texts.set(path, text);
    this.bytes.delete(path);
  }

  async readBytes(path: string): Promise<AsyncIterable<Uint8Array>> {
    return piecesOf(this.bytes.get(path) ?? Buffer.from(await this.readText(path)));
  }

  async writeBytes(path: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    const bytes = Buffer.concat(parts);
    this.texts.set(path, bytes.toString("utf8"));
    this.bytes.set(path, bytes);
    return bytes.byteLength;
  }
}

/** Several pieces, so that nothing depends on getting all at once. */
async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 1_000) yield bytes.subarray(at, at + 1_000);
}

function absent(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: "ENOENT" });
}
