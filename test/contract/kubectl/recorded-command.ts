import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** One request as kubectl sent it; placeholders stand for what differs from run to run. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** Those that matter, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, when it was JSON. */
  readonly json?: unknown;
  /** The body, when it was protobuf. */
  readonly base64?: string;
}

/** A command and what it makes kubectl send. Written by `test/real/record-kubectl.mjs`, some by hand. */
export interface RecordedCommand {
  readonly name: string;
  readonly command: string;
  /** Version of kubectl. */
  readonly client: string;
  readonly stdin?: string;
  /** What happens while a request stays open. */
  readonly during?: "settings is touched" | "box is deleted";
  /** Writes of earlier commands that bring the cluster to where this one starts. */
  readonly before?: readonly RecordedRequest[];
  readonly requests: readonly RecordedRequest[];
}

export const FOLDER = fileURLToPath(new URL("../kubectl-requests/", import.meta.url));

export async function readCommands(): Promise<readonly RecordedCommand[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith(".json") && !file.endsWith(".answers.json"));
  return await Promise.all(
    files.sort().map(async (file) => {
      const content = JSON.parse(await readFile(`${FOLDER}${file}`, "utf8")) as Omit<RecordedCommand, "name">;
      return { name: file.replace(".json", ""), ...content };
    }),
  );
}
