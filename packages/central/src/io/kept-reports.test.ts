import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClusterId, reportKeys, type ServiceKey, termOf } from "@causeway/shared";
import { FakeClock, RecordingLog } from "@causeway/shared/testing";
import Database from "libsql";
import { afterAll, describe, expect, it } from "vitest";
import type { ReportChange } from "../core/report-change.js";
import { serviceReport } from "../testing/reports.js";
import { describeReports } from "../testing/reports-contract.js";
import { KeptFile } from "./kept-file.js";
import { KeptReports } from "./kept-reports.js";

const folder = mkdtempSync(join(tmpdir(), "causeway-kept-"));
const [C1, C2] = ["c1", "c2"] as ClusterId[] as [ClusterId, ClusterId];
let files = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function newPath(): string {
  files += 1;
  return join(folder, `${files}.db.reports`);
}

interface OpenParts {
  readonly stamp?: string;
  readonly clusters?: readonly ClusterId[];
}

/** One life of central on the file. */
function open(path: string, { stamp = "v1 store", clusters = [C1, C2] }: OpenParts = {}) {
  const clock = new FakeClock();
  const log = new RecordingLog();
  const failures: string[] = [];
  const onFailure = () => void failures.push("failed");
  const reports = new KeptReports({
    open: () => new KeptFile(path, stamp),
    clusters: new Set(clusters),
    clock,
    log,
    onFailure,
  });
  const put = async (cluster: ClusterId, ...changes: readonly ReportChange[]) => {
    expect(await reports.put(await reports.openSession(cluster), changes)).toBe("stored");
  };
  const close = () => reports[Symbol.dispose]();
  return { reports, put, close, clock, log, failures };
}

function keyOf(name: string): string {
  return reportKeys.service(`bookinfo/${name}` as ServiceKey);
}

function upsert(name: string, version: number): ReportChange {
  const value = serviceReport({ groups: [{ serviceAccount: "a", subsetLabels: {}, ready: version }] });
  return { kind: "upsert", key: keyOf(name), value, hash: `hash-${version}`, observedAtMs: version };
}

function remove(name: string): ReportChange {
  return { kind: "remove", key: keyOf(name), observedAtMs: 9 };
}

const COMPLETE: ReportChange = { kind: "complete", observedAtMs: 1 };

/** What a later life holds: name -> hash. */
function held(path: string, cluster: ClusterId, parts: OpenParts = {}) {
  const { reports, close } = open(path, parts);
  const found = Object.fromEntries(Array.from(reports.held(cluster), ({ key, hash }) => [key, hash]));
  close();
  return found;
}

describeReports("KeptReports", () => Promise.resolve(open(newPath()).reports));
describeReports("KeptReports without a file", () => Promise.resolve(open("/dev/null/no.reports").reports));

describe(KeptReports, () => {
  it("holds after a restart what was heard before it, values and all", async () => {
    const path = newPath();
    const first = open(path);
    await first.put(C1, upsert("a", 1), upsert("b", 1), COMPLETE);
    await first.put(C1, upsert("a", 2), remove("b"));
    await first.put(C2, upsert("c", 1));
    const before = Array.from(first.reports.held(C1), (one) => ({ ...one, term: termOf(one.key, one.hash) }));
    first.close();
    const { reports, close } = open(path);
    expect([...reports.kept()]).toEqual([C1, C2]);
    expect([...reports.held(C1)]).toStrictEqual(before);
    expect([...reports.held(C2)].map(({ key }) => key)).toEqual([keyOf("c")]);
    close();
  });

  it("gives no reader what is only kept, and every reader what is heard", async () => {
    const path = newPath();
    const first = open(path);
    await first.put(C1, upsert("a", 1), upsert("b", 1), COMPLETE);
    first.close();
    const { reports, put, close } = open(path);
    const feed = reports.feed();
    expect(await feed.take()).toEqual([]);
    await put(C1, upsert("b", 2));
    const heard = [{ cluster: C1, change: upsert("b", 2) }];
    expect(await feed.take()).toEqual(heard);
    expect(await reports.feed().take()).toEqual(heard);
    await put(C1, COMPLETE);
    expect(await feed.take()).toEqual([{ cluster: C1, change: COMPLETE }]);
    expect(await reports.feed().take()).toHaveLength(3);
    close();
  });

  it("has written what came after a while, without a stop", async () => {
    const path = newPath();
    const { put, clock, close } = open(path);
    for (let version = 1; version <= 3; version += 1) await put(C1, upsert("a", version));
    expect(copyOf(path)).toEqual([]);
    await clock.run(300);
    expect(copyOf(path)).toEqual([keyOf("a")]);
    await put(C1, remove("a"), upsert("b", 1));
    await clock.run(300);
    expect(copyOf(path)).toEqual([keyOf("b")]);
    expect(clock.pending).toBe(0);
    close();
  });

  it("writes more than one batch, and all at a stop", async () => {
    const path = newPath();
    const names = Array.from({ length: 12_345 }, (_, index) => `s-${index}`);
    const { put, close } = open(path);
    await put(C1, ...names.map((name) => upsert(name, 1)));
    close();
    expect(Object.keys(held(path, C1))).toHaveLength(names.length);
  });

  it("forgets clusters that are not configured any more", async () => {
    const path = newPath();
    const first = open(path);
    await first.put(C1, upsert("a", 1));
    await first.put(C2, upsert("a", 1));
    first.close();
    expect(held(path, C2, { clusters: [C1] })).toEqual({});
    expect(held(path, C2)).toEqual({});
    expect(held(path, C1)).toEqual({ [keyOf("a")]: "hash-1" });
  });

  it.each(["v2 store", "v1 other"])("begins with nothing when the file is of %s, not v1 store", async (stamp) => {
    const path = newPath();
    const first = open(path);
    await first.put(C1, upsert("a", 1));
    first.close();
    expect(held(path, C1, { stamp })).toEqual({});
    // And is that one's from now on.
    expect(held(path, C1)).toEqual({});
  });

  it.each([
    { what: "no database", harm: () => Buffer.from("not a database at all, but long enough to look at".repeat(100)) },
    { what: "empty", harm: () => Buffer.alloc(0) },
    { what: "cut off", harm: (bytes: Buffer) => bytes.subarray(0, bytes.length / 2) },
    { what: "overwritten in its middle", harm: (bytes: Buffer) => bytes.fill(0xff, 4_096) },
  ])("begins with nothing, or with lines that were heard, when the file is $what", async ({ harm }) => {
    const path = newPath();
    const first = open(path);
    await first.put(C1, ...Array.from({ length: 200 }, (_, index) => upsert(`s-${index}`, 1)));
    first.close();
    for (const suffix of ["-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true });
    writeFileSync(path, harm(readFileSync(path)));
    const { reports, put, close, clock } = open(path);
    for (const { hash } of reports.held(C1)) expect(hash).toBe("hash-1");
    await put(C1, upsert("new", 2), COMPLETE);
    await clock.run(300);
    expect(Object.fromEntries(Array.from(reports.held(C1), ({ key, hash }) => [key, hash]))).toMatchObject({
      [keyOf("new")]: "hash-2",
    });
    close();
  });

  it("works without a file where none can be made, and says so once", async () => {
    const { reports, put, log, failures, clock, close } = open("/dev/null/no.reports");
    expect([...reports.kept()]).toEqual([]);
    await put(C1, upsert("a", 1));
    await clock.run(2_000);
    expect([...reports.held(C1)]).toHaveLength(1);
    expect([failures, log.lines.length]).toEqual([["failed"], 1]);
    close();
  });

  it("goes on without the file when that takes nothing any more, and says so once", async () => {
    const path = newPath();
    const { reports, put, failures, clock, close } = open(path);
    const other = new Database(path);
    other.exec("DROP TABLE reports");
    other.close();
    for (let version = 1; version <= 3; version += 1) {
      await put(C1, upsert("a", version));
      await clock.run(300);
    }
    expect([...reports.held(C1)].map(({ hash }) => hash)).toEqual(["hash-3"]);
    expect(failures).toEqual(["failed"]);
    expect(clock.pending).toBe(0);
    close();
  });
});

function copyOf(path: string): readonly string[] {
  const database = new Database(path);
  const rows = database.prepare("SELECT key FROM reports ORDER BY key").all() as { readonly key: string }[];
  database.close();
  return rows.map(({ key }) => key);
}
