import * as fs from "node:fs/promises";
import { textAt } from "../core/record.js";

export function readFile(path: string): Promise<string> {
  return fs.readFile(path, "utf8");
}

/** Names in a folder, unsorted; undefined when the path is no folder. Rejects when there is nothing at the path. */
export async function listFolder(path: string): Promise<undefined | readonly string[]> {
  try {
    return await fs.readdir(path);
  } catch (error) {
    if (textAt(error, "code") === "ENOTDIR") return undefined;
    throw error;
  }
}
