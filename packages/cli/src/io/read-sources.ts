import { AppError } from "@causeway/shared/basics";
import type { CliIo } from "../cli-io.js";
import type { Source } from "../core/joined-sources.js";
import { parentsFirst } from "../core/parents-first.js";
import { textAt } from "../core/record.js";
import { UsageError } from "../usage-error.js";

/** The most that central takes in one request: 4 MiB. */
const MAX_BYTES = 4 * 1_024 * 1_024;
const OBJECT_FILE = /\.(ya?ml|json)$/;

/**
 * Everything that the `-f` options name, in their order: files, folders (their `.yaml`, `.yml` and `.json` files,
 * parents first and then by name, not deeper), `-` for standard input.
 *
 * @throws UsageError when `-` comes twice; AppError when something cannot be read or holds nothing
 */
export async function readSources(names: readonly string[], io: CliIo): Promise<readonly Source[]> {
  if (names.filter((name) => name === "-").length > 1) throw new UsageError("-f - can be given once only");
  const sources: Source[] = [];
  for (const name of names) {
    if (name === "-") sources.push({ name: "stdin", text: await readStdin(io) });
    else sources.push(...(await readPath(name, io)));
  }
  if (sources.reduce((bytes, { text }) => bytes + Buffer.byteLength(text), 0) > MAX_BYTES) throw tooLarge();
  return sources.map(({ name, text }) => ({ name, text: text.replace(/^\uFEFF/, "") }));
}

async function readStdin(io: CliIo): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of io.stdin) {
    const part = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    bytes += part.byteLength;
    if (bytes > MAX_BYTES) throw tooLarge();
    chunks.push(part);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  if (text.trim() === "") throw new AppError("Invalid", "standard input is empty: pipe objects into -f -");
  return text;
}

async function readPath(path: string, io: CliIo): Promise<readonly Source[]> {
  const names = await io.files.listFolder(path).catch(cannotRead(path));
  if (names === undefined) return [await readSource(path, io)];
  const files = names.filter((name) => OBJECT_FILE.test(name)).toSorted();
  if (files.length === 0) throw new AppError("NotFound", `${path} holds no .yaml, .yml or .json file`);
  const folder = path.replace(/\/+$/, "");
  return parentsFirst(await Promise.all(files.map((file) => readSource(`${folder}/${file}`, io))));
}

async function readSource(path: string, io: CliIo): Promise<Source> {
  return { name: path, text: await io.files.readText(path).catch(cannotRead(path)) };
}

function cannotRead(path: string): (error: unknown) => never {
  return (error) => {
    throw new AppError("NotFound", `cannot read ${path}: ${reasonOf(error)}`, { cause: error });
  };
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
};

function reasonOf(error: unknown): string {
  return WHY[textAt(error, "code") ?? ""] ?? textAt(error, "message") ?? "unknown reason";
}

function tooLarge(): AppError {
  return new AppError("Invalid", "that is more than 4 MiB, the most central takes at once: apply it in parts");
}
