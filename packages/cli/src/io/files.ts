import type { Files } from "../cli-io.js";
import { textAt } from "../core/record.js";

/** Only the owner: a config file may hold what others must not see, a backup holds everything. */
const OWNER_ONLY = 0o600;

/** The file system, read when the first command needs it. */
export const nodeFiles: Files = {
  async readText(path) {
    // At once: to set up the first asynchronous read costs more than to read a small file.
    const { readFileSync } = await import("node:fs");
    return readFileSync(path, "utf8");
  },
  async listFolder(path) {
    const { readdir } = await import("node:fs/promises");
    try {
      return await readdir(path);
    } catch (error) {
      if (textAt(error, "code") === "ENOTDIR") return undefined;
      throw error;
    }
  },
  async writeText(path, text) {
    await replaceFile(path, async function* () {
      yield Buffer.from(text);
    });
  },
  async readBytes(path) {
    const { access, constants } = await import("node:fs/promises");
    const { createReadStream } = await import("node:fs");
    await access(path, constants.R_OK);
    // Opened by whoever begins to read: what is never read needs no closing.
    return { [Symbol.asyncIterator]: () => createReadStream(path)[Symbol.asyncIterator]() };
  },
  writeBytes: (path, chunks) => replaceFile(path, () => chunks),
};

/** Written beside the path, made durable, then renamed: a crash or a broken connection leaves the old file whole. */
async function replaceFile(path: string, chunks: () => AsyncIterable<Uint8Array>): Promise<number> {
  const { mkdir, open, realpath, rename, rm } = await import("node:fs/promises");
  const { dirname } = await import("node:path");
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // A link to a file that lies elsewhere stays a link.
  const target = await realpath(path).catch(() => path);
  const partial = `${target}.${crypto.randomUUID()}.part`;
  const file = await open(partial, "wx", OWNER_ONLY);
  let size = 0;
  try {
    for await (const chunk of chunks()) {
      await file.appendFile(chunk);
      size += chunk.byteLength;
    }
    await file.sync();
    await file.close();
    await rename(partial, target);
    return size;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}
