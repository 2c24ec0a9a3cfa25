import { type ApiObject, listAt, textAt } from "../../api-object.js";
import type { Change } from "../../store/collection.js";

const FIRST_NODE_PORT = 30_000;
const NODE_PORTS = 2_768;
/** 10.96.0.0/16. */
const NETWORK = "10.96.";
/** Those before it are kept for Services that ask for one, as 10.96.0.1 for `kubernetes`. */
const FIRST_ADDRESS = 10;
const ADDRESSES = 65_525;

export const NODE_PORT_RANGE = `${FIRST_NODE_PORT}-${FIRST_NODE_PORT + NODE_PORTS - 1}`;

export function isNodePort(port: number): boolean {
  return port >= FIRST_NODE_PORT && port < FIRST_NODE_PORT + NODE_PORTS;
}

/** Whether an IP address is one of those that Services get. */
export function isClusterAddress(address: string): boolean {
  return address.startsWith(NETWORK);
}

/** Cluster IPs and node ports in use, kept up to date from the store's changes. Hands out free ones; a commit takes them. */
export class ServiceAllocator {
  readonly #addresses = new Set<string>();
  readonly #nodePorts = new Set<number>();
  #nextAddress = 0;
  #nextNodePort: number;

  /** `random` decides where node ports begin, so that two clusters seldom have the same. */
  constructor(random: () => number) {
    this.#nextNodePort = Math.floor(random() * NODE_PORTS);
  }

  /** A free cluster IP that is not handed out again soon. */
  clusterIp(): string {
    for (let tries = 0; tries < ADDRESSES; tries += 1) {
      const number = FIRST_ADDRESS + (this.#nextAddress % ADDRESSES);
      this.#nextAddress += 1;
      const address = `${NETWORK}${number >> 8}.${number & 255}`;
      if (!this.#addresses.has(address)) return address;
    }
    throw new Error("every cluster IP is taken");
  }

  nodePort(): number {
    for (let tries = 0; tries < NODE_PORTS; tries += 1) {
      const port = FIRST_NODE_PORT + (this.#nextNodePort % NODE_PORTS);
      this.#nextNodePort += 1;
      if (!this.#nodePorts.has(port)) return port;
    }
    throw new Error("every node port is taken");
  }

  isAddressTaken(address: string): boolean {
    return this.#addresses.has(address);
  }

  isNodePortTaken(port: number): boolean {
    return this.#nodePorts.has(port);
  }

  /** Must see every change of Services. */
  observe(change: Change): void {
    if (change.previous !== undefined) this.#release(change.previous);
    if (change.type !== "DELETED") this.#take(change.object);
  }

  #take(service: ApiObject): void {
    const address = textAt(service, "spec", "clusterIP");
    if (address !== "" && address !== "None") this.#addresses.add(address);
    for (const port of nodePortsOf(service)) this.#nodePorts.add(port);
  }

  #release(service: ApiObject): void {
    this.#addresses.delete(textAt(service, "spec", "clusterIP"));
    for (const port of nodePortsOf(service)) this.#nodePorts.delete(port);
  }
}

function nodePortsOf(service: ApiObject): readonly number[] {
  const ports: readonly unknown[] = listAt(service, "spec", "ports").map((port) => port["nodePort"]);
  return [...ports, service.spec?.["healthCheckNodePort"]].filter(
    (port): port is number => typeof port === "number" && port > 0,
  );
}
