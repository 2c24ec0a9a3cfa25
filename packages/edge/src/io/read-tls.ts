import { readFileSync } from "node:fs";
import { AppError } from "@causeway/shared";
import type { ClientTls } from "@causeway/shared/wire";

export interface TlsPaths {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** The edge's certificate and central's CA, as the files are now. Throws AppError `Invalid` that names the file. */
export function readClientTls({ caFile, certFile, keyFile }: TlsPaths): ClientTls {
  return { serverCa: read(caFile), identity: { certificate: read(certFile), privateKey: read(keyFile) } };
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError("Invalid", `the certificate file ${path} cannot be read: ${why}`, { cause });
}
