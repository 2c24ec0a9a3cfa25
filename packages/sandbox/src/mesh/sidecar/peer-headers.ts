import type { WorkloadPeer } from "../workload.js";

/** Istio's header for what two proxies tell each other about their workloads. */
const PEER = "x-envoy-peer-metadata";

type Headers = Readonly<Record<string, string>>;

export function withPeer(headers: Headers, peer: WorkloadPeer): Headers {
  return { ...headers, [PEER]: Buffer.from(JSON.stringify(peer)).toString("base64") };
}

/** The other side's words, and the headers without them: applications never see this one. */
export function readPeer(headers: Headers): { readonly peer: undefined | WorkloadPeer; readonly headers: Headers } {
  const { [PEER]: text, ...rest } = headers;
  return { peer: text === undefined ? undefined : decodePeer(text), headers: rest };
}

function decodePeer(text: string): undefined | WorkloadPeer {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64").toString("utf8"));
    return typeof value === "object" && value !== null && "pod" in value ? (value as WorkloadPeer) : undefined;
  } catch {
    return undefined;
  }
}
