import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Demo, planStart, runSteps, startDemo } from "@causeway/sandbox/demo";
import { Scope, systemClock } from "@causeway/shared/node";
import { RecordingLog } from "@causeway/shared/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, runNode } from "../support/spawned-process.js";

const README = await readFile(join(ROOT, "README.md"), "utf8");

/** Lines of the `sh` blocks, without what a shell takes for a comment. */
const LINES = Array.from(README.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, block = ""]) => block)
  .flatMap((block) => block.split("\n"))
  .map((line) => line.split(" #")[0]?.trim() ?? "")
  .filter((line) => line !== "");

const CLI_LINES = LINES.filter((line) => /^npx (causeway|tctl) /.test(line));

/** `npm start`, `npm run check`, `npm start -- --scenario`: in blocks and in running text. */
const NPM_CALLS = Array.from(README.matchAll(/\bnpm (?:run )?([a-z]+)(?: -- ([^`\n]*))?/g), ([call, script = ""]) => ({
  call: call.trim(),
  script,
}));

describe("the README", () => {
  const scope = new Scope();
  let demo: Demo;
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
  });
  afterAll(() => scope[Symbol.asyncDispose]());

  it.each(CLI_LINES)("%s works beside the demo", async (line) => {
    const [, name = "", ...args] = line.split(/\s+/);
    const run = await runNode([join("node_modules", ".bin", name), ...args], { CAUSEWAY_SERVER: demo.apiUrl });
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\S/) });
  });

  it.each(NPM_CALLS)("$call names a script of package.json", async ({ script }) => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as { readonly scripts: object };
    expect(scripts).toHaveProperty(script);
  });

  it("has no command that nothing here looks at", () => {
    const known = /^(npx (causeway|tctl) |npm |kubectl --kubeconfig <printed path> get we -A$)/;
    expect(LINES.filter((line) => !known.test(line))).toEqual([]);
    expect(CLI_LINES.length).toBeGreaterThan(0);
  });

  it("names files and folders that exist", () => {
    const links = Array.from(README.matchAll(/\]\(([^):]+)\)/g), ([, path = ""]) => path);
    const quoted = Array.from(README.matchAll(/`((?:docs|packages|proto|test)\/[^`\s]*)`/g), ([, path = ""]) => path);
    const missing = [...links, ...quoted].filter((path) => !existsSync(join(ROOT, path)));
    expect(missing).toEqual([]);
  });
});
