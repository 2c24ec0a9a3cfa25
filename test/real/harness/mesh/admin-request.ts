import { request } from "node:http";

const TIMEOUT_MS = 2_000;

export interface AdminAnswer {
  readonly status: number;
  readonly text: string;
}

/** Asks an Envoy's administration over its unix socket; undefined when nobody answers. */
export function askAdmin(socketPath: string, path: string): Promise<undefined | AdminAnswer> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path, timeout: TIMEOUT_MS, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", () => resolve(undefined));
      answer.on("end", () => {
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
      });
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(undefined));
    asked.end();
  });
}
