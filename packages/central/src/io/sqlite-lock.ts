import { AppError } from "@causeway/shared";
import Database from "libsql";

/**
 * Keeps other processes off the store: two centrals on one file would each miss the other's writes. The lock is
 * SQLite's own, on a file beside the store's, so the system gives it back however the process ends; on the store's own
 * file it could not be given back before every statement is garbage. Throws AppError `Unavailable` when it is taken.
 */
export function lockStore(path: string): Disposable {
  if (path === ":memory:") return { [Symbol.dispose]: () => undefined };
  const database = openLock(`${path}.lock`);
  return {
    [Symbol.dispose]() {
      database.exec("ROLLBACK");
      database.close();
    },
  };
}

function openLock(path: string): Database.Database {
  try {
    const database = new Database(path);
    database.exec("BEGIN EXCLUSIVE");
    return database;
  } catch (error) {
    throw lockError(path, error);
  }
}

function lockError(path: string, cause: unknown): AppError {
  const isTaken = cause instanceof Error && "code" in cause && cause.code === "SQLITE_BUSY";
  const why = isTaken ? "somebody else has it open" : `${path} cannot be opened`;
  return new AppError("Unavailable", `the store is not to be had: ${why}`, { cause });
}
