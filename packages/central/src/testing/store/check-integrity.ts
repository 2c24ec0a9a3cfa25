import Database from "libsql";

/** What SQLite finds wrong with a file: `ok` when nothing is. Opening it recovers what its write-ahead log holds. */
export function checkIntegrity(path: string): string {
  const database = new Database(path);
  try {
    const rows = database.prepare("PRAGMA integrity_check").all() as { readonly integrity_check: string }[];
    return rows.map(({ integrity_check: line }) => line).join("\n");
  } finally {
    database.close();
  }
}
