import { describe, it } from "vitest";
import { DNS_CASES, type DnsCase } from "./dns-cases.js";
import { DnsWorld, type SeenEntries } from "./dns-world.js";

/** After the end of a fault: the longest wait for the next round, and for addresses to be let go. */
const AFTER_MS = 130_000;

interface Seen {
  readonly before: SeenEntries;
  readonly during: SeenEntries;
  readonly after: SeenEntries;
  readonly queries: string;
}

async function play({ world: options = {}, begin, lastsMs }: DnsCase): Promise<Seen> {
  await using world = await DnsWorld.start(options);
  const before = world.look();
  const asked = world.server.queries();
  const end = await begin(world);
  await world.pass(lastsMs);
  const during = world.look();
  const { udp, tcp } = world.server.queries();
  const queries = `${Math.max(0, udp - asked.udp)}${tcp > 0 ? ` + ${tcp - asked.tcp} TCP` : ""}`;
  await end();
  await world.pass(AFTER_MS);
  return { before, during, after: world.look(), queries };
}

/** Most of the time is spent waiting for answers that do not come. */
const AT_ONCE = 8;

async function playAll(cases: readonly DnsCase[]): Promise<readonly Seen[]> {
  const seen = new Map<DnsCase, Seen>();
  const left = [...cases];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) seen.set(next, await play(next));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return cases.flatMap((one) => seen.get(one) ?? []);
}

const HEADINGS = ["what", "for", "entries then", "writes", "asked", "the gateway's line", "entries after"] as const;

function renderTable(rows: readonly (readonly string[])[]): string {
  const all = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("   ")
      .trimEnd();
  return `${all.map(line).join("\n")}\n`;
}

function describeEntries(text: string): string {
  return text.split(", ").length > 4 ? `${text.split(", ").length} addresses, ${text.split(" ")[0]} each` : text;
}

describe("what becomes of entries when something is wrong with a name", () => {
  it.concurrent("is as docs/pictures/dns-faults.txt shows it, and nothing is lost wrongly", {
    timeout: 300_000,
  }, async ({ expect }) => {
    const seen = await playAll(DNS_CASES);
    const rows = DNS_CASES.map((one, index) => {
      const of = seen[index];
      if (of === undefined) throw new Error("every case is played");
      const { during, after, queries } = of;
      const line = during.message === "" ? during.line : `${during.line}: ${during.message}`;
      const cells = [one.says, `${one.lastsMs / 1_000} s`, describeEntries(during.entries), during.writes];
      return [...cells, queries, line, after.entries];
    });
    expect(
      seen.map(({ during: { entries, line }, after }, index) => [DNS_CASES[index]?.says, entries, line, after.entries]),
    ).toEqual(
      DNS_CASES.map(({ says, entries, line, after }) => [
        says,
        entries === "eight of them" ? expect.stringMatching(/^(2 x 203\.0\.113\.\d+(, )?){8}$/) : entries,
        line,
        after,
      ]),
    );
    await expect(renderTable(rows)).toMatchFileSnapshot("../../../docs/pictures/dns-faults.txt");
  });
});
