import type { ApiObject } from "../cluster/api-object.js";
import type { ProgramCall } from "../cluster/programs/pod-programs.js";

const POD: ApiObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web-1", namespace: "shop", uid: "u1", resourceVersion: "1", creationTimestamp: "" },
  spec: { containers: [{ name: "web", env: [{ name: "COLOUR", value: "blue" }] }] },
  status: { podIP: "10.1.0.10" },
};

/** A command in container `web` of pod `shop/web-1`, with a little environment. */
export function createCall(argv: readonly string[], stdin = "", signal?: ProgramCall["signal"]): ProgramCall {
  const env = { HOSTNAME: "web-1", COLOUR: "blue" };
  return {
    argv,
    stdin: bytesOf(stdin),
    pod: POD,
    container: "web",
    env,
    signal: signal ?? new AbortController().signal,
  };
}

export function textOf(output: string | Uint8Array): string {
  return Buffer.from(output).toString("utf8");
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array, void> {
  if (text !== "") yield Buffer.from(text, "utf8");
}
