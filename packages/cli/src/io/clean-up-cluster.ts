import { dirname, resolve } from "node:path";
import { AppError, type Clock } from "@causeway/shared/basics";
import { KubeHttp, type MarkedObject, parseKubeconfig, removeMarked } from "@causeway/shared/kube";
import type { Files } from "../cli-io.js";
import { readClientVersion } from "../client-version.js";

export interface CleanUp {
  /** Path of a kubeconfig; its current context counts. */
  readonly kubeconfig: string;
  readonly files: Pick<Files, "readText">;
  readonly mode: "list" | "remove";
  readonly clock: Clock;
}

/** Until the headers of an answer are there, and between two pieces of a body. */
const DEADLINE_MS = 15_000;

/**
 * Removes, or lists, what an edge wrote to a cluster; returns how many objects. Throws AppError `Invalid` when the
 * kubeconfig makes no sense, and what the API server's refusals mean.
 */
export async function cleanUpCluster(
  { kubeconfig, files, mode, clock }: CleanUp,
  onObject: (object: MarkedObject) => void,
): Promise<number> {
  const text = await files.readText(kubeconfig).catch((cause: unknown) => {
    throw unreadable(kubeconfig, cause);
  });
  const target = parseKubeconfig(text, dirname(resolve(kubeconfig)));
  if (!target.ok) throw new AppError("Invalid", `kubeconfig ${kubeconfig}: ${target.error}`);
  const userAgent = `causeway-cli/${readClientVersion()}`;
  await using http = new KubeHttp({ target: target.value, clock, userAgent, deadlineMs: DEADLINE_MS });
  return await removeMarked({ http, mode, onObject });
}

function unreadable(path: string, cause: unknown): AppError {
  return new AppError("Invalid", `kubeconfig ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
  });
}
