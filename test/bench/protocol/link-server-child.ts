import { type ClusterId, type EncodedResource, ok, PublishedTable, SubscribedState } from "@causeway/shared";
import { createLog, systemClock } from "@causeway/shared/node";
import { type LinkServer, NO_OBSERVER, plaintextIdentity, startLinkServer } from "@causeway/shared/wire";
import { repeatPaced } from "../harness/repeat-paced.js";
import { serveParent } from "../harness/serve-parent.js";
import { BASIS, clusterName, encodeSource, resourceCount, subscribersOf } from "./world.js";

/** Counts what streams take out of it: each resource as often as it is sent. */
class CountingTable extends PublishedTable {
  reads = 0;

  override get(key: string): undefined | EncodedResource {
    this.reads += 1;
    return super.get(key);
  }
}

const tables = new Map<ClusterId, CountingTable>();
const versions: number[] = [];
let server: undefined | LinkServer;
let subscriberCount = 0;

const api = {
  /** Serves as many tables as there are subscribers, all empty. */
  async start(subscribers: number) {
    subscriberCount = subscribers;
    for (let index = 0; index < subscribers; index += 1) {
      const table = new CountingTable();
      table.setBasis(BASIS);
      tables.set(clusterName(index), table);
    }
    server = await startLinkServer({
      ...{
        address: { host: "127.0.0.1", port: 0 },
        tls: undefined,
        identity: plaintextIdentity({ isInsecure: false }),
      },
      ...{ clock: systemClock, random: Math.random, log: createLog({ level: "error", write: undefined }) },
      handler: {
        accept: () => ok(undefined),
        reportState: () => new SubscribedState(),
        onReport: () => undefined,
        followTable: (cluster) => tableOf(cluster),
        onLink: () => undefined,
      },
      observer: NO_OBSERVER,
    });
    return { port: server.port };
  },
  fill() {
    const count = resourceCount(subscriberCount);
    for (let resource = 0; resource < count; resource += 1) publish(resource);
    return count;
  },
  /** Publishes changes at a pace; resolves with how many those were. */
  change: (perSecond: number, seconds: number) =>
    repeatPaced(perSecond, seconds, (index) => publish((index * 7) % resourceCount(subscriberCount))),
  /** Changes this many resources at once. */
  changeSome(count: number) {
    for (let resource = 0; resource < count; resource += 1) publish(resource);
  },
  /** Resources sent since the last time. */
  takeSent() {
    let sent = 0;
    for (const table of tables.values()) {
      sent += table.reads;
      table.reads = 0;
    }
    return sent;
  },
};

function publish(resource: number): void {
  const version = (versions[resource] ?? 0) + 1;
  versions[resource] = version;
  const encoded = encodeSource(resource, version);
  for (const subscriber of subscribersOf(resource, subscriberCount)) tableOf(clusterName(subscriber)).set(encoded);
}

function tableOf(cluster: ClusterId): CountingTable {
  const table = tables.get(cluster);
  if (table === undefined) throw new Error(`${cluster} is not one of the subscribers`);
  return table;
}

export type LinkServerApi = typeof api;
serveParent(api);
