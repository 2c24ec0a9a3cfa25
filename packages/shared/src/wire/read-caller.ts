import { type ServerDuplexStream, status } from "@grpc/grpc-js";
import type { ClusterId } from "../domain/ids.js";
import type { ProcessId } from "../domain/process-id.js";
import { err, ok, type Result } from "../domain/result.js";
import type { PeerFacts, PeerIdentity } from "./peer-identity.js";
import { INCARNATION_METADATA, INSTANCE_METADATA } from "./rpcs.js";

export interface Caller {
  readonly cluster: ClusterId;
  readonly process: ProcessId;
}

/** Why a call is not answered. */
export interface CallRefusal {
  readonly code: status;
  readonly details: string;
}

/** Who calls: the cluster as the connection proves it, the process as the metadata says. */
export function readCaller(
  call: ServerDuplexStream<unknown, unknown>,
  identity: PeerIdentity,
): Result<Caller, CallRefusal> {
  const facts = peerFacts(call);
  const cluster = identity(facts);
  if (!cluster.ok) return err({ code: status.UNAUTHENTICATED, details: cluster.error });
  const instance = facts.metadata(INSTANCE_METADATA);
  const incarnation = facts.metadata(INCARNATION_METADATA);
  if (instance === undefined || incarnation === undefined || !/^\d{1,15}$/.test(incarnation)) {
    const details = `the call needs metadata ${INSTANCE_METADATA} and ${INCARNATION_METADATA}`;
    return err({ code: status.INVALID_ARGUMENT, details });
  }
  return ok({ cluster: cluster.value, process: { instance, incarnation: Number(incarnation) } });
}

function peerFacts(call: ServerDuplexStream<unknown, unknown>): PeerFacts {
  const peer = call.getPeer();
  const colon = peer.lastIndexOf(":");
  return {
    metadata: (name) => call.metadata.get(name)[0]?.toString(),
    address: colon < 0 ? peer : peer.slice(0, colon),
    // Empty for a client without certificate and for one of an untrusted CA.
    subjectAltName: call.getAuthContext().sslPeerCertificate?.subjectaltname,
  };
}
