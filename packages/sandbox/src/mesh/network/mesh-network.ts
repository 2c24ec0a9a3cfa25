import { connect, type Socket } from "node:net";
import { AppError } from "@causeway/shared";

export interface MeshAddress {
  readonly address: string;
  readonly port: number;
}

/** An address as seen from inside a cluster: addresses of pods and cluster IPs mean nothing outside their own. */
export interface PlacedAddress extends MeshAddress {
  readonly cluster: string;
}

/** Finds the pod behind a virtual address (a cluster IP, a load balancer, a node port); undefined is not its own. */
export type AddressRoute = (target: PlacedAddress) => undefined | PlacedAddress;

/** How an address is out of order: it refuses connections, or swallows them. */
export type AddressFault = "refuses" | "silent";

export interface DialOptions {
  /** The cluster from which it is dialled. */
  readonly from: string;
  /** Gateways that the connection has passed through. */
  readonly trace: readonly string[];
  readonly signal: AbortSignal;
}

/** A virtual address leads to another one at most so many times. */
const MAX_ROUTES = 3;

/**
 * The pretended network: which port of 127.0.0.1 stands for which address of a pod. Everything in the mesh dials through
 * it, so that addresses look like those of real clusters.
 */
export class MeshNetwork {
  /** Local ports by cluster, address and port; a server that is about to listen is waited for, as a handshake would be. */
  readonly #ports = new Map<string, Promise<number>>();
  readonly #routes = new Set<AddressRoute>();
  readonly #faults = new Map<string, AddressFault>();
  /** Gateways behind each open connection, by its local port. */
  readonly #traces = new Map<number, readonly string[]>();

  /** Says that a server stands for an address; the returned function takes that back. */
  bind(address: PlacedAddress, localPort: Promise<number>): () => void {
    const key = keyOf(address);
    this.#ports.set(key, localPort);
    return () => {
      if (this.#ports.get(key) === localPort) this.#ports.delete(key);
    };
  }

  /** Adds a way from virtual addresses to real ones; the returned function takes it back. */
  route(route: AddressRoute): () => void {
    this.#routes.add(route);
    return () => void this.#routes.delete(route);
  }

  /** Puts an address out of order; the returned function mends it. */
  break(address: string, fault: AddressFault): () => void {
    this.#faults.set(address, fault);
    return () => void this.#faults.delete(address);
  }

  /** Gateways that a connection, seen by its far port, has passed through. */
  traceOf(remotePort: undefined | number): readonly string[] {
    return remotePort === undefined ? [] : (this.#traces.get(remotePort) ?? []);
  }

  /** An open connection. Rejects with AppError `Unavailable` when refused, `Cancelled` when the signal comes first. */
  async dial(target: MeshAddress, { from, trace, signal }: DialOptions): Promise<Socket> {
    const localPort = await this.#find({ ...target, cluster: from }, signal);
    if (signal.aborted) throw cancelled(target);
    return await new Promise((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port: localPort, noDelay: true });
      const giveUp = () => socket.destroy(cancelled(target));
      signal.addEventListener("abort", giveUp, { once: true });
      socket.once("error", (error) => {
        signal.removeEventListener("abort", giveUp);
        reject(error instanceof AppError ? error : refused(target, error));
      });
      socket.once("connect", () => {
        signal.removeEventListener("abort", giveUp);
        this.#keepTrace(socket, trace);
        resolve(socket);
      });
    });
  }

  #keepTrace(socket: Socket, trace: readonly string[]): void {
    const { localPort } = socket;
    if (localPort === undefined || trace.length === 0) return;
    this.#traces.set(localPort, trace);
    socket.once("close", () => this.#traces.delete(localPort));
  }

  async #find(target: PlacedAddress, signal: AbortSignal): Promise<number> {
    let current = target;
    for (let hop = 0; hop < MAX_ROUTES; hop += 1) {
      const fault = this.#faults.get(current.address);
      if (fault === "refuses") throw refused(target, undefined);
      if (fault === "silent") return await never(target, signal);
      const bound = this.#ports.get(keyOf(current));
      if (bound !== undefined) return await bound;
      const next = this.#routed(current);
      if (next === undefined) throw refused(target, undefined);
      current = next;
    }
    throw refused(target, undefined);
  }

  #routed(target: PlacedAddress): undefined | PlacedAddress {
    for (const route of this.#routes) {
      const next = route(target);
      if (next !== undefined) return next;
    }
    return undefined;
  }
}

function keyOf({ cluster, address, port }: PlacedAddress): string {
  return `${cluster} ${address}:${port}`;
}

function never(target: MeshAddress, signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(cancelled(target));
    signal.addEventListener("abort", () => reject(cancelled(target)), { once: true });
  });
}

function refused({ address, port }: MeshAddress, cause: undefined | Error): AppError {
  return new AppError("Unavailable", `connection to ${address}:${port} was refused`, { cause });
}

function cancelled({ address, port }: MeshAddress): AppError {
  return new AppError("Cancelled", `nobody waits for a connection to ${address}:${port} any more`);
}
