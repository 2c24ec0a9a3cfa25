import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Demo, type PageDoor, planStart, runSteps, startDemo, startPageDoor } from "@causeway/sandbox/demo";
import { Scope, systemClock } from "@causeway/shared/node";
import { RecordingLog, waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, runNode } from "../support/spawned-process.js";

const ENGLISH = await readFile(join(ROOT, "README.md"), "utf8");
const CHINESE = await readFile(join(ROOT, "README.zh.md"), "utf8");
const BY_HAND = await readFile(join(ROOT, "docs", "pictures", "guide.txt"), "utf8");

/** Lines of the `sh` blocks, without what a shell takes for a comment. */
function commandsOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, block = ""]) => block)
    .flatMap((block) => block.split("\n"))
    .map((line) => line.split(" #")[0]?.trim() ?? "")
    .filter((line) => line !== "");
}

const COMMANDS = commandsOf(ENGLISH);
const KUBECTL = COMMANDS.filter((line) => line.startsWith("kubectl "));

/** What runs beside the demo, in its order: the failover without kubectl. */
const TRIED = COMMANDS.filter((line) => /^(npx (causeway|tctl)|curl) /.test(line));

/** Who answers for details after each of the commands that ask. */
const ANSWERS = ["cluster-1", "cluster-2"];

/** Where the demo's door is unless somebody else has that port. */
const DOOR = "http://127.0.0.1:9080/";

/** `npm start`, `npm run check`, `npm start -- --scenario`: in blocks and in running text. */
const NPM_CALLS = Array.from(
  ENGLISH.matchAll(/\bnpm (?:run )?([a-z:]+)(?: -- ([^`\n]*))?/g),
  ([call, script = ""]) => ({
    call: call.trim(),
    script,
  }),
);

describe("the README", () => {
  const scope = new Scope();
  let demo: Demo;
  let door: PageDoor;
  beforeAll(async () => {
    const stateDir = await mkdtemp(join(tmpdir(), "causeway-readme-"));
    scope.defer(() => rm(stateDir, { recursive: true, force: true }));
    const logOf = () => new RecordingLog();
    demo = scope.use(
      await startDemo({
        clock: systemClock,
        random: Math.random,
        logOf,
        stateDir,
        preferredApiPort: 0,
        workloads: "bookinfo" as const,
      }),
    );
    // What `npm start` does before it says that it is up.
    const monotonic = () => systemClock.monotonic();
    await runSteps(planStart(demo, systemClock), { monotonic, takeFailed: undefined, onResult: () => {} });
    const cluster = (name: string) => demo.cluster(name);
    door = scope.use(await startPageDoor({ mesh: demo.mesh, cluster, preferredPort: 0 }));
  });
  afterAll(() => scope[Symbol.asyncDispose]());

  it("leads through the failover, command by command", async () => {
    const answers = [...ANSWERS];
    for (const line of TRIED) {
      if (!line.startsWith("curl ")) await runsHere(line);
      else if (line.includes(" -X POST "))
        expect(await curl(line)).toMatch(/^details-v1 in cluster-1 scaled to [01]\n$/);
      else await isAnsweredBy(line, answers.shift());
    }
    expect(answers).toEqual([]);
  });

  it("has kubectl commands that were tried by hand", () => {
    expect(KUBECTL.length).toBeGreaterThan(0);
    expect(KUBECTL.filter((line) => !BY_HAND.split("\n").includes(`$ ${line}`))).toEqual([]);
  });

  it.each(NPM_CALLS)("$call names a script of package.json", async ({ script }) => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as { readonly scripts: object };
    expect(Object.keys(scripts)).toContain(script);
  });

  it("has no command that nothing here looks at", () => {
    const known = new Set([...TRIED, ...KUBECTL]);
    expect(COMMANDS.filter((line) => !known.has(line) && !line.startsWith("npm "))).toEqual([]);
    expect(TRIED.length).toBeGreaterThan(0);
  });

  async function runsHere(line: string): Promise<void> {
    const [, name = "", ...args] = line.split(/\s+/);
    const run = await runNode([join("node_modules", ".bin", name), ...args], { CAUSEWAY_SERVER: demo.apiUrl });
    expect(run, line).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\S/) });
  }

  async function isAnsweredBy(line: string, cluster: undefined | string): Promise<void> {
    // A pod that was told to stop still answers for a moment.
    const expected = `details  answered by ${cluster}/details-v1-`;
    await waitFor(
      async () => (await curl(line)).includes(expected),
      undefined,
      () => `${line}: ${expected}`,
    );
  }

  async function curl(line: string): Promise<string> {
    const url = line.split(/\s+/).at(-1) ?? "";
    expect(url.startsWith(DOOR)).toBe(true);
    const method = line.includes(" -X POST ") ? "POST" : "GET";
    return await (await fetch(url.replace(DOOR, `${door.url}/`), { method })).text();
  }
});

describe.each([
  { name: "README.md", text: ENGLISH, other: "README.zh.md" },
  { name: "README.zh.md", text: CHINESE, other: "README.md" },
])("$name", ({ text, other }) => {
  const links = Array.from(text.matchAll(/\]\(([^):]+)\)/g), ([, path = ""]) => path);

  it("names files and folders that exist", () => {
    const quoted = Array.from(text.matchAll(/`((?:docs|packages|proto|test)\/[^`\s]*)`/g), ([, path = ""]) => path);
    const missing = [...links, ...quoted].filter((path) => !existsSync(join(ROOT, path)));
    expect(missing).toEqual([]);
  });

  it("leads to the other language", () => {
    expect(links).toContain(other);
  });

  it("names every package", async () => {
    const { workspaces } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as {
      readonly workspaces: readonly string[];
    };
    expect(workspaces.filter((folder) => !text.includes(`\`${folder}\``))).toEqual([]);
  });
});

describe("the pages of docs", () => {
  it("lead to files that exist, and are all named in the README or by each other", async () => {
    const folder = join(ROOT, "docs");
    const pages = (await readdir(folder)).filter((name) => name.endsWith(".md"));
    const missing: string[] = [];
    const linked = new Set(Array.from(ENGLISH.matchAll(/\]\(docs\/([^)#]+)/g), ([, path = ""]) => path));
    for (const page of pages) {
      const text = await readFile(join(folder, page), "utf8");
      for (const [, path = ""] of text.matchAll(/\]\(([^):#]+)[^)]*\)/g)) {
        linked.add(path);
        if (!existsSync(join(folder, path))) missing.push(`${page}: ${path}`);
      }
    }
    expect(missing).toEqual([]);
    expect(pages.filter((page) => !linked.has(page))).toEqual([]);
  });
});

describe("the README in Chinese", () => {
  it("has the commands, links, diagram and table rows of the English one", () => {
    const shape = (text: string) => ({
      commands: commandsOf(text),
      links: Array.from(text.matchAll(/\]\((docs[^)]+)\)/g), ([, path]) => path),
      diagrams: text.match(/^```mermaid\n[\s\S]*?^```$/gm),
      headings: text.match(/^## /gm)?.length,
      rows: text.match(/^\| /gm)?.length,
      items: text.match(/^- /gm)?.length,
    });
    expect(shape(CHINESE)).toEqual(shape(ENGLISH));
  });
});
