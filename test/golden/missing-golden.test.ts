import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const VITEST = join(ROOT, "node_modules", "vitest");

/** A test that lies outside of the project, where nothing resolves the name of a package. */
const TEST = `import { expect, it } from ${JSON.stringify(join(VITEST, "dist", "index.js"))};
it("equals", () => expect("new").toMatchFileSnapshot("x.golden.yaml"));
`;

describe("a missing golden file", () => {
  it.each([
    { where: "in CI", env: { CI: "true" } },
    { where: "elsewhere, too", env: { CI: "" } },
  ])("fails $where and is not written", async ({ env }) => {
    const { exitCode, written, output } = await runVitest([], env);
    expect(output).toContain("mismatched");
    expect({ exitCode, written }).toEqual({ exitCode: 1, written: undefined });
  });

  it("is written by the arguments of npm run golden", async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const [program, verb, ...args] = (scripts["golden"] ?? "").split(" ");
    expect([program, verb]).toEqual(["vitest", "run"]);
    expect(await runVitest(args, { CI: "true" })).toMatchObject({ exitCode: 0, written: "new" });
  });
});

interface VitestRun {
  readonly exitCode: number;
  readonly output: string;
  /** The golden file afterwards; undefined when there is none. */
  readonly written: undefined | string;
}

/** Runs that test alone, with the project's own configuration. */
async function runVitest(args: readonly string[], env: Readonly<Record<string, string>>): Promise<VitestRun> {
  const root = await mkdtemp(join(tmpdir(), "causeway-golden-"));
  const folder = join(root, "test", "golden");
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "x.test.ts"), TEST);
    const own = ["--config", join(ROOT, "vitest.config.ts"), "--root", root, "--reporter", "default"];
    const run = await execute([join(VITEST, "vitest.mjs"), "run", ...own, ...args], env);
    const golden = join(folder, "x.golden.yaml");
    return { ...run, written: existsSync(golden) ? await readFile(golden, "utf8") : undefined };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function execute(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, output: `${stdout}${stderr}` }),
    );
  });
}
