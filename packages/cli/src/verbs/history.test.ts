import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCli, NOW } from "../testing/call-cli.js";
import { FakeCentral } from "../testing/fake-central.js";

const at = (secondsAgo: number): string => new Date(NOW - secondsAgo * 1_000).toISOString();
const WS = "workspaces/tetrate/tetrate/a";

let central: FakeCentral;
beforeAll(async () => {
  central = await FakeCentral.start();
  const diff = [
    { op: "change", path: "spec.description", from: "x", to: "y\u001b[2J" },
    { op: "add", path: "metadata.labels", to: { a: "b" } },
    { op: "remove", path: "spec.names[1]", from: "*/b" },
  ];
  central.store.history = [
    { revision: "9", timestamp: at(5), author: "root@host", action: "restored", path: "", diff: [] },
    { revision: "8", timestamp: at(60), author: "ada@host", action: "updated", path: WS, diff },
    { revision: "7", timestamp: at(90), author: "anonymous", action: "deleted", path: "clusters/tetrate/c", diff: [] },
    { revision: "6", timestamp: at(3_600), author: "ada@host", action: "created", path: WS, diff: [] },
  ];
});
afterAll(() => central[Symbol.asyncDispose]());

const call = (words: string) => callCli(words, { server: central.url });

describe("history", () => {
  it("shows every write over all pages, the newest first", async () => {
    expect(await call("history")).toEqual({
      exitCode: 0,
      stdout: [
        "REVISION   AGE   AUTHOR      ACTION     OBJECT",
        "9          5s    root@host   restored   <none>",
        `8          60s   ada@host    updated    ${WS}`,
        "7          90s   anonymous   deleted    clusters/tetrate/c",
        `6          60m   ada@host    created    ${WS}\n`,
      ].join("\n"),
      stderr: "",
    });
  });

  it.each([
    { words: "history ws a", revisions: ["8", "6"] },
    { words: "history ws", revisions: ["8", "6"] },
    { words: "history clusters/c", revisions: ["7"] },
    { words: "history --limit 3", revisions: ["9", "8", "7"] },
    { words: "history --limit 1", revisions: ["9"] },
  ])("finds $revisions with $words", async ({ words, revisions }) => {
    const { items } = JSON.parse((await call(`${words} -o json`)).stdout) as { items: { revision: string }[] };
    expect(items.map(({ revision }) => revision)).toEqual(revisions);
  });

  it("spells out what changed, harmless to a terminal", async () => {
    expect((await call("history ws a --diff --limit 1")).stdout).toBe(
      [
        `revision 8, ${at(60)}, ada@host: updated ${WS}`,
        '  ~ spec.description: "x" -> "y\\u001b[2J"',
        '  + metadata.labels: {"a":"b"}',
        '  - spec.names[1]: "*/b"\n',
      ].join("\n"),
    );
  });

  it("says where there are none", async () => {
    expect(await call("history ws b")).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "No writes found of workspaces/tetrate/tetrate/b.\n",
    });
  });

  it.each([
    { words: "history ws a b", stderr: /^error: / },
    { words: "history ws/a b", stderr: "error: one name at a time\n" },
    { words: "history --limit 0", stderr: 'error: --limit: "0" is not a number from 1\n' },
    { words: "history services", stderr: /can be read, not changed/ },
  ])("is called wrongly as $words", async ({ words, stderr }) => {
    const outcome = await call(words);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toMatch(stderr);
  });
});
