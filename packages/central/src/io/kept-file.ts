import { rmSync } from "node:fs";
import type { ClusterId } from "@causeway/shared";
import Database from "libsql";
import { type KeptLine, keptLine, restoreLine } from "./kept-value.js";
import type { StoredReport } from "./memory-feed.js";
import type { KeptChange, ReportCopy } from "./report-copy.js";

/** Lines in one statement: texts of more than some ten thousand characters are garbage that stays for long. */
const CHUNK = 100;
/** Of the tables and of how values stand in them. */
const FORMAT = 3;

const TABLES = `
  CREATE TABLE stamp (id INTEGER PRIMARY KEY CHECK (id = 1), text TEXT NOT NULL);
  CREATE TABLE reports (
    cluster TEXT NOT NULL, key TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (cluster, key)
  ) WITHOUT ROWID`;

/** Jumps from one cluster to the next: there are many lines of each. */
const CLUSTERS = `
  WITH RECURSIVE found(cluster) AS (
    SELECT min(cluster) FROM reports
    UNION ALL
    SELECT (SELECT min(cluster) FROM reports WHERE cluster > found.cluster) FROM found WHERE cluster IS NOT NULL
  ) SELECT cluster FROM found WHERE cluster IS NOT NULL`;

/** The copy in a SQLite file: a cache, that may be deleted whenever central does not run. */
export class KeptFile implements ReportCopy {
  private readonly database: Database.Database;
  private readonly lines: Database.Statement;
  private readonly upsert: Database.Statement;
  private readonly remove: Database.Statement;

  /**
   * `stamp` says who can read it: a file with another one, or one that cannot be read at all, is made anew. Its caller must
   * be alone with the file.
   */
  constructor(path: string, stamp: string) {
    this.database = openStamped(path, `${FORMAT} ${stamp}`);
    this.lines = this.database.prepare(
      "SELECT '[' || group_concat(line) || ']' AS lines FROM reports WHERE cluster = ?",
    );
    this.upsert = this.database.prepare(
      "INSERT OR REPLACE INTO reports SELECT value ->> 0, value ->> 1, value -> 2 FROM json_each(?)",
    );
    this.remove = this.database.prepare(
      "DELETE FROM reports WHERE (cluster, key) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))",
    );
  }

  clusters(): readonly ClusterId[] {
    const rows = this.database.prepare(CLUSTERS).all() as readonly { readonly cluster: ClusterId }[];
    return rows.map(({ cluster }) => cluster);
  }

  forget(cluster: ClusterId): void {
    this.database.prepare("DELETE FROM reports WHERE cluster = ?").run(cluster);
  }

  load(cluster: ClusterId): Map<string, StoredReport> {
    const { lines } = this.lines.get(cluster) as { readonly lines: null | string };
    const reports = new Map<string, StoredReport>();
    for (const line of JSON.parse(lines ?? "[]") as readonly KeptLine[]) reports.set(line[0], restoreLine(line));
    return reports;
  }

  write(changes: readonly KeptChange[]): void {
    this.database.exec("BEGIN");
    try {
      for (let from = 0; from < changes.length; from += CHUNK) this.writeChunk(changes.slice(from, from + CHUNK));
      this.database.exec("COMMIT");
    } catch (error) {
      if (this.database.inTransaction) this.database.exec("ROLLBACK");
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.database.close();
  }

  private writeChunk(changes: readonly KeptChange[]): void {
    const upserts: unknown[] = [];
    const removes: unknown[] = [];
    for (const { cluster, key, report } of changes) {
      // SQLite would end the text there. What is not kept is sent again.
      if (key.includes("\0")) continue;
      if (report === undefined) removes.push([cluster, key]);
      else upserts.push([cluster, key, keptLine(key, report)]);
    }
    if (upserts.length > 0) this.upsert.run(JSON.stringify(upserts));
    if (removes.length > 0) this.remove.run(JSON.stringify(removes));
  }
}

function openStamped(path: string, stamp: string): Database.Database {
  const found = tryOpen(path, stamp);
  if (found !== undefined) return found;
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(`${path}${suffix}`, { force: true });
  const database = openFile(path);
  database.exec(TABLES);
  database.prepare("INSERT INTO stamp VALUES (1, ?)").run(stamp);
  return database;
}

/** Undefined when it is another's, or nobody's. */
function tryOpen(path: string, stamp: string): undefined | Database.Database {
  let database: undefined | Database.Database;
  try {
    database = openFile(path);
    const row = database.prepare("SELECT text FROM stamp").get() as undefined | { readonly text: string };
    if (row?.text === stamp) return database;
  } catch {
    // Whatever is wrong with it, it is made anew; a place that cannot be written to shows then.
  }
  database?.close();
  return undefined;
}

/** A line is never half written, even after a power cut; the last ones may be lost, which is no harm. */
function openFile(path: string): Database.Database {
  const database = new Database(path);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
  return database;
}
