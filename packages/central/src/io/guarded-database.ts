import { AppError } from "@causeway/shared";
import type { SqliteDatabase } from "kysely";
import type Database from "libsql";

/**
 * The database with a check of every bound value: libsql aborts the process on a boolean, and cuts text at a NUL. Either
 * is refused with AppError `Invalid` before it gets there.
 */
export function guardDatabase(database: Database.Database): SqliteDatabase {
  return {
    close: () => void database.close(),
    prepare(text) {
      const statement = database.prepare(text);
      return {
        reader: statement.reader,
        all: (values) => statement.all(...checkBound(values)),
        run: (values) => statement.run(...checkBound(values)),
        iterate: (values) => statement.iterate(...checkBound(values)),
      };
    },
  };
}

function checkBound(values: readonly unknown[]): [readonly unknown[]] {
  for (const value of values) {
    if (typeof value === "boolean") throw new AppError("Invalid", "a boolean cannot be stored: use 0 or 1");
    if (typeof value === "string" && value.includes("\0")) {
      throw new AppError("Invalid", "text with a NUL character cannot be stored");
    }
  }
  return [values];
}
