import type { Socket } from "node:net";
import { connect as connectTls, type SecureContext } from "node:tls";
import { AppError, type Clock, type Transport } from "@causeway/shared";
import { checkAccount } from "../identity/spiffe-names.js";
import type { MeshAddress, MeshNetwork } from "../network/mesh-network.js";

export interface ConnectionPlan {
  /** The cluster of the caller. */
  readonly from: string;
  readonly target: MeshAddress;
  readonly transport: Transport;
  readonly sni: string;
  /** SPIFFE names that may answer. */
  readonly accounts: readonly string[];
  readonly context: undefined | SecureContext;
  readonly timeoutMs: number;
}

/** Istio's own protocols first: a gateway tells the mesh's connections from others by them. */
const ALPN = ["istio-http/1.1", "istio", "http/1.1"];

/** Opens a connection to an endpoint, TLS included, within the connect timeout. Rejects with AppError. */
export async function openConnection(network: MeshNetwork, clock: Clock, plan: ConnectionPlan): Promise<Socket> {
  const abort = new AbortController();
  const cancelTimer = clock.after(plan.timeoutMs, () => abort.abort());
  try {
    const raw = await network.dial(plan.target, { from: plan.from, trace: [], signal: abort.signal });
    return plan.transport === "plaintext" ? raw : await secure(raw, plan, abort.signal);
  } catch (error) {
    throw abort.signal.aborted ? connectTimeout(error) : error;
  } finally {
    cancelTimer();
  }
}

function connectTimeout(cause: unknown): AppError {
  return new AppError("Timeout", "connect timeout", { cause });
}

function secure(raw: Socket, plan: ConnectionPlan, signal: AbortSignal): Promise<Socket> {
  const isMutual = plan.transport === "mutual";
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      socket: raw,
      servername: plan.sni,
      ALPNProtocols: ALPN,
      ...(isMutual && plan.context !== undefined ? { secureContext: plan.context } : {}),
      rejectUnauthorized: isMutual,
      checkServerIdentity: (_name, certificate) => checkAccount(certificate, plan.accounts),
    });
    const giveUp = () => socket.destroy(new Error("connect timeout"));
    signal.addEventListener("abort", giveUp, { once: true });
    const fail = (error: Error) => {
      reject(new AppError("Unavailable", `TLS error: ${error.message}`, { cause: error }));
    };
    socket.once("error", fail);
    // A peer that only hangs up during the handshake gives no error.
    socket.once("close", () => fail(new Error("the connection was closed during the handshake")));
    socket.once("secureConnect", () => {
      signal.removeEventListener("abort", giveUp);
      socket.removeListener("error", fail);
      resolve(socket);
    });
  });
}
