import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type CliCall, createCliSession } from "../support/cli-session.js";
import type { Mistake } from "../support/mistake.js";
import { MISTAKES } from "../support/mistakes.js";
import { MISTAKES_OF_IDENTITY, MISTAKES_OF_TEXT } from "../support/mistakes-of-text.js";
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
const MAX_CHARACTERS = 2_000;
/** Control characters but for tab and line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g;

function escaped(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

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
  const lines = text.replace(UNSEEN, escaped).split("\n").slice(0, -1);
  if (lines.length > MAX_SHOWN || text.length > MAX_CHARACTERS) return `$ wc -c ${name}\n${text.length} ${name}`;
  return [`$ cat ${name}`, ...lines].join("\n");
}

/** What is the same whatever was to be done: not the last line, and not how nothing at all is called. */
function complaintOf(text: string): string {
  const lines = text.trimEnd().split("\n");
  const complaints = lines.filter(
    (line) => !/^(nothing was applied|nothing was deleted|(this|these objects) would be refused)/.test(line),
  );
  return complaints.join("\n").replace(/there is nothing to apply.*|there are no objects in what -f names/, "nothing");
}

describe("the answers to mistakes", () => {
  it.each(["delete", "diff", "apply --dry-run"])("are the same from %s, which changes nothing", async (verb) => {
    await using central = await startTestCentral();
    const run = createCliSession({ server: central.apiUrl, folder: GUIDE });
    const call = { files: {}, stdin: "", server: undefined };
    const before = await run({ ...call, line: "causeway history -o json" });
    for (const mistake of [...MISTAKES_OF_TEXT, ...MISTAKES_OF_IDENTITY]) {
      const {
        says,
        lines: [line = ""],
        files = {},
        stdin = "",
      } = mistake;
      const applied = await run({ ...call, line, files, stdin });
      const told = await run({ ...call, line: line.replace("apply", verb), files, stdin });
      expect({ says, exitCode: told.exitCode, text: complaintOf(told.text) }).toEqual({
        says,
        exitCode: 1,
        text: complaintOf(applied.text),
      });
      expect(told.text, says).not.toMatch(/\n\s+at |internal|undefined/);
    }
    expect(await run({ ...call, line: "causeway history -o json" })).toEqual(before);
  });

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
