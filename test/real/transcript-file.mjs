import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stdout } from "node:process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Writes a transcript where it belongs, or only says whether it is what lies there; answers the exit code. */
export async function finishTranscript(file, text, isCheck) {
  const path = join(ROOT, file);
  if (!isCheck) {
    await writeFile(path, text);
    stdout.write(`${file} is written\n`);
    return 0;
  }
  const same = (await readFile(path, "utf8")) === text;
  stdout.write(same ? `${file} is what kubectl says\n` : text);
  return same ? 0 : 1;
}
