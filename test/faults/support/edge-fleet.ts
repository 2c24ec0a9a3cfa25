import {
  type ClusterId,
  type DesiredResource,
  PublishedTable,
  type ReportResource,
  SubscribedState,
} from "@causeway/shared";
import { Scope } from "@causeway/shared/node";
import { RecordingLog } from "@causeway/shared/testing";
import { encodeReport, type LinkClient, NO_OBSERVER, startLinkClient } from "@causeway/shared/wire";
import { clusterReport, namespaceReport, serviceReport } from "../../../packages/central/src/testing/reports.js";
import type { PassingClock } from "./passing-clock.js";

interface Member {
  readonly link: LinkClient;
  readonly followed: SubscribedState<DesiredResource>;
}

export interface EdgeFleetOptions {
  readonly size: number;
  readonly port: number;
  readonly clock: PassingClock;
  readonly random: () => number;
  /** Services of namespace `shop` that each reports. */
  readonly services: readonly string[];
}

/** Edges without clusters: their links are real, what they report is made up, and what they are told is kept. */
export class EdgeFleet implements AsyncDisposable {
  readonly #scope = new Scope();
  readonly #members: Member[] = [];

  constructor({ size, port, clock, random, services }: EdgeFleetOptions) {
    for (let number = 1; number <= size; number += 1) {
      const report = new PublishedTable();
      const put = (key: string, resource: ReportResource) => report.set(encodeReport(key, resource, clock.now()));
      put("cluster", clusterReport());
      put("namespace/shop", namespaceReport());
      const ports = [{ name: "http", number: 80, protocol: "TCP", appProtocol: "", targetPort: "80" }] as const;
      for (const name of services) {
        put(`service/shop/${name}`, serviceReport({ labels: { kind: "shop" }, selector: { app: name }, ports }));
      }
      const followed = new SubscribedState<DesiredResource>();
      const link = this.#scope.use(
        startLinkClient({
          ...{ address: { host: "127.0.0.1", port }, tls: undefined, cluster: `fleet-${number}` as ClusterId },
          ...{ instance: `fleet-${number}`, incarnation: 1, clock, random, log: new RecordingLog() },
          ...{ report, followState: followed, observer: NO_OBSERVER },
          onFollow: () => undefined,
          onStatus: () => undefined,
        }),
      );
      link.openReport();
      this.#members.push({ link, followed });
    }
  }

  /** Every edge is connected both ways and has been told everything. */
  get isConnected(): boolean {
    return this.#members.every(({ link: { status } }) => status.report.isComplete && status.follow.isComplete);
  }

  /** What every edge has been told, by its digest. */
  get digests(): readonly string[] {
    return this.#members.map(({ followed }) => followed.digest);
  }

  /** How many edges have been told of this resource. */
  countWith(key: string): number {
    return this.#members.filter(({ followed }) => followed.get(key) !== undefined).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scope[Symbol.asyncDispose]();
  }
}
