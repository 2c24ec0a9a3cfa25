import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { checkIntegrity } from "../../packages/central/src/testing/store/check-integrity.js";
import { SpawnedProcess } from "../support/spawned-process.js";
import { SteadyWriter } from "../support/steady-writer.js";

const CENTRAL = "packages/central/dist/main.js";
const ANY_PORT = "127.0.0.1:0";
const WRITERS = 4;
/** Acknowledged writes before a kill: up to this many, so that kills fall into every part of a process's life. */
const MOST_WRITES = 160;
// biome-ignore lint/style/noProcessEnv: how long this takes is for whoever runs it to say
const KILLS = Number(process.env["CAUSEWAY_KILLS"] ?? 5);
const MS_PER_KILL = 20_000;

interface Line {
  readonly revision: string;
  readonly author: string;
}

describe("central under kill -9", () => {
  it(
    `keeps every acknowledged write through ${KILLS} kills, and nothing by halves`,
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "causeway-kill-"));
      try {
        const acknowledged = await killOften(folder);
        process.stdout.write(`kill -9, ${KILLS} times: ${acknowledged} acknowledged writes, 0 lost\n`);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    (KILLS + 2) * MS_PER_KILL,
  );
});

/** Answers how many writes were acknowledged; each has been looked for after the kill that followed it. */
async function killOften(folder: string): Promise<number> {
  const writers = Array.from({ length: WRITERS }, (_, index) => new SteadyWriter(`w${index}`));
  let [acknowledged, revision] = [0, 0];
  for (let kill = 0; kill < KILLS; kill += 1) {
    {
      await using central = startCentral(folder);
      const api = String((await central.logged("central started"))["api"]);
      revision = await verify(api, writers, revision);
      const runs = Promise.all(writers.map((writer) => writer.run(api)));
      const enough = 1 + ((kill * 37) % MOST_WRITES);
      await waitFor(() => countOf(writers) >= enough, MS_PER_KILL);
      await central[Symbol.asyncDispose]();
      await runs;
      acknowledged += countOf(writers);
    }
    expect(await integrityOf(folder)).toBe("ok");
  }
  await using central = startCentral(folder);
  await verify(String((await central.logged("central started"))["api"]), writers, revision);
  expect(central.stderr).toBe("");
  return acknowledged;
}

function startCentral(folder: string): SpawnedProcess {
  const env = {
    CENTRAL_STORE: join(folder, "central.db"),
    CENTRAL_API_ADDRESS: ANY_PORT,
    CENTRAL_LINK_ADDRESS: ANY_PORT,
  };
  return new SpawnedProcess(CENTRAL, env, folder);
}

function countOf(writers: readonly SteadyWriter[]): number {
  return writers.reduce((sum, writer) => sum + writer.acknowledged.size, 0);
}

/** Every acknowledged write is in the history, and every object is as the last of its writes left it. */
async function verify(api: string, writers: readonly SteadyWriter[], behind: number): Promise<number> {
  const lines = await readHistory(api, behind);
  const authors = new Set(lines.map(({ author }) => author));
  const lost = writers.flatMap(({ acknowledged }) => [...acknowledged].filter((author) => !authors.has(author)));
  expect(lost).toEqual([]);
  for (const writer of writers) {
    const promised = writer.settle(authors);
    const stored = await Promise.all(Array.from(promised.keys(), async (path) => [path, await readName(api, path)]));
    expect(new Map(stored as [string, undefined | string][])).toEqual(promised);
  }
  return Number(lines[0]?.revision ?? behind);
}

async function readHistory(api: string, behind: number): Promise<readonly Line[]> {
  const lines: Line[] = [];
  let next = "";
  do {
    const answer = await fetch(`${api}/v2/history?limit=1000&continue=${next}`);
    const page = (await answer.json()) as { readonly items: readonly Line[]; readonly continue: string };
    const news = page.items.filter(({ revision }) => Number(revision) > behind);
    lines.push(...news);
    next = news.length < page.items.length ? "" : page.continue;
  } while (next !== "");
  return lines;
}

async function readName(api: string, path: string): Promise<undefined | string> {
  const answer = await fetch(`${api}/v2/${path}`);
  if (answer.status === 404) return undefined;
  const object = (await answer.json()) as { readonly metadata: { readonly displayName: string } };
  return object.metadata.displayName;
}

/** Of a copy, so that it is central itself that recovers the store. */
async function integrityOf(folder: string): Promise<string> {
  const copy = join(folder, "copy.db");
  for (const suffix of ["", "-wal"]) await copyFile(join(folder, `central.db${suffix}`), `${copy}${suffix}`);
  const found = checkIntegrity(copy);
  for (const suffix of ["", "-wal", "-shm"]) await rm(`${copy}${suffix}`, { force: true });
  return found;
}
