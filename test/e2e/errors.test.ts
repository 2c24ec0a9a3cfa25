import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type CliCall, createCliSession } from "../support/cli-session.js";
import { MISTAKES, type Mistake } from "../support/mistakes.js";
import { freedUrl, startForeignServer, startSilentServer } from "../support/odd-servers.js";
import { startTestCentral } from "../support/test-central.js";

const GUIDE = fileURLToPath(new URL("../../docs/examples/guide/", import.meta.url));

type Session = ReturnType<typeof createCliSession>;
type Servers = Readonly<Record<NonNullable<Mistake["server"]>, string>>;

interface Told {
  readonly exitCode: number;
  /** As it looks on the person's terminal. */
  readonly text: string;
}

/** Shown in full, as far as a person would want to see it. */
const MAX_SHOWN = 25;

async function tell(mistake: Mistake, run: Session, servers: Servers): Promise<Told> {
  const { says, lines, files = {}, stdin = "", server } = mistake;
  const parts = [`# ${says}`, ...Object.entries(files).map(([name, content]) => showFile(name, content))];
  let exitCode = 0;
  for (const line of lines) {
    const call: CliCall = { line, files, stdin, server: server === undefined ? undefined : servers[server] };
    const answer = await run(call);
    const piped = stdin === "" ? "" : `printf ${JSON.stringify(stdin)} | `;
    parts.push(`$ ${piped}${line}`, answer.text.trimEnd(), `(exit ${answer.exitCode})`);
    exitCode = Math.max(exitCode, answer.exitCode);
  }
  return { exitCode, text: `${parts.filter((part) => part !== "").join("\n")}\n` };
}

function showFile(name: string, content: string | Uint8Array): string {
  const text = Buffer.from(content).toString("latin1");
  const lines = text.split("\n").slice(0, -1);
  if (lines.length > MAX_SHOWN) return `$ wc -c ${name}\n${text.length} ${name}`;
  return [`$ cat ${name}`, ...lines].join("\n");
}

describe("the answers to mistakes", () => {
  it("say where the mistake is and what to do, as docs/pictures/errors.txt shows them", async () => {
    await using central = await startTestCentral();
    await using silent = await startSilentServer();
    await using foreign = await startForeignServer();
    const servers = { nobody: await freedUrl(), silent: silent.url, foreign: foreign.url };
    const run = createCliSession({ server: central.apiUrl, folder: GUIDE });
    const told: Told[] = [];
    for (const mistake of MISTAKES) told.push(await tell(mistake, run, servers));
    expect(MISTAKES.length).toBeGreaterThanOrEqual(25);
    expect(told.map(({ exitCode }, index) => `${exitCode} ${MISTAKES[index]?.says}`)).toEqual(
      MISTAKES.map(({ exitCode, says }) => `${exitCode} ${says}`),
    );
    await expect(told.map(({ text }) => text).join("\n")).toMatchFileSnapshot("../../docs/pictures/errors.txt");
  });
});
