import type { MeshAnswer } from "../mesh-request.js";
import type { WorkloadPeer } from "../workload.js";

export interface AppRequest {
  readonly method: string;
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface AppAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A call of an application to another one; it goes through the proxy of its pod. */
export interface AppCall {
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** What an application has around it. */
export interface AppSurroundings {
  readonly peer: WorkloadPeer;
  /** Undefined when nothing answered. */
  get(call: AppCall): Promise<undefined | MeshAnswer>;
}

export type App = (request: AppRequest) => Promise<AppAnswer>;

export function jsonAnswer(status: number, value: unknown): AppAnswer {
  return { status, headers: { "content-type": "application/json" }, body: `${JSON.stringify(value)}\n` };
}

export function htmlAnswer(body: string, headers: Readonly<Record<string, string>>): AppAnswer {
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8", ...headers }, body };
}

export const NOT_FOUND: AppAnswer = { status: 404, headers: { "content-type": "text/plain" }, body: "not found\n" };

/** Headers that every service of bookinfo hands on. */
const HANDED_ON = ["end-user", "user-agent", "x-request-id", "authorization", "cookie"];

export function handedOn(headers: AppRequest["headers"]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => HANDED_ON.includes(name)));
}
