import { readFileSync } from "node:fs";
import { AppError } from "@causeway/shared";
import type { ServerTls } from "@causeway/shared/wire";

export interface TlsPaths {
  readonly certFile: string;
  readonly keyFile: string;
  readonly clientCaFile: string;
}

/** The link's certificates. Throws AppError `Invalid` that names the file that cannot be read. */
export function readServerTls({ certFile, keyFile, clientCaFile }: TlsPaths): ServerTls {
  return { certificate: read(certFile), privateKey: read(keyFile), clientCa: read(clientCaFile) };
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
