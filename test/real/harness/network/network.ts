import { runIp } from "./ip-command.js";
import { type NamespaceOwner, namespaceName } from "./namespace-name.js";
import { readOwner } from "./namespace-owner.js";
import { removeNamespace, sweepNamespaces } from "./sweep-namespaces.js";

const BRIDGE = "br0";
/** All pods of all clusters are neighbours: nothing is routed, and there is no way out. */
const PREFIX_BITS = 16;
const ADDRESS = /^10\.201\.\d{1,3}\.\d{1,3}$/;

/** Where one pod lives. */
export interface PodNetwork {
  readonly namespace: string;
  readonly address: string;
}

/**
 * A network of its own on one machine: a bridge in a namespace of its own, and a namespace for every pod. No interface,
 * address or route is added to the machine's own network.
 */
export class Network implements AsyncDisposable {
  readonly #owner: NamespaceOwner;
  readonly #bridge: string;
  readonly #namespaces: string[] = [];

  private constructor(owner: NamespaceOwner) {
    this.#owner = owner;
    this.#bridge = namespaceName(owner, "bridge");
  }

  /** Removes what dead runs have left, then lays the bridge. */
  static async create(): Promise<Network> {
    await sweepNamespaces();
    const network = new Network(readOwner());
    try {
      await network.#addNamespace(network.#bridge);
      await runIp("-n", network.#bridge, "link", "add", BRIDGE, "type", "bridge");
      await runIp("-n", network.#bridge, "link", "set", BRIDGE, "up");
      return network;
    } catch (error) {
      await network[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** A namespace for a pod at an address of 10.201.0.0/16; both are unique in the network. */
  async addPod(name: string, address: string): Promise<PodNetwork> {
    if (!ADDRESS.test(address)) throw new Error(`${address} is not an address of this network`);
    const namespace = namespaceName(this.#owner, name);
    const port = `pod${this.#namespaces.length}`;
    await this.#addNamespace(namespace);
    const peer = ["peer", "name", "eth0", "netns", namespace];
    await runIp("link", "add", port, "netns", this.#bridge, "type", "veth", ...peer);
    await runIp("-n", this.#bridge, "link", "set", port, "master", BRIDGE, "up");
    await runIp("-n", namespace, "address", "add", `${address}/${PREFIX_BITS}`, "dev", "eth0");
    await runIp("-n", namespace, "link", "set", "eth0", "up");
    return { namespace, address };
  }

  async #addNamespace(name: string): Promise<void> {
    await runIp("netns", "add", name);
    this.#namespaces.push(name);
    await runIp("-n", name, "link", "set", "lo", "up");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (let name = this.#namespaces.pop(); name !== undefined; name = this.#namespaces.pop()) {
      await removeNamespace(name);
    }
  }
}
