import type { ClusterId, ServiceKey } from "@causeway/shared";
import type { LinkReading } from "../core/edge-link.js";
import type { ReportChange } from "../core/report-change.js";

/** Told of what the hub has done, after it has done it. Called on every change: it must be cheap, and must not throw. */
export interface HubObserver {
  /** A pass has looked at the service in these clusters. */
  onLooked(service: ServiceKey, clusters: Iterable<ClusterId>): void;
  /** A desired resource came, changed or went. */
  onPublished(cluster: ClusterId, key: string): void;
  onReported(cluster: ClusterId, change: ReportChange): void;
  onLink(cluster: ClusterId, link: LinkReading): void;
  /** The reports are in: what was planned before that, and told nobody, holds from now on. */
  onGathered(): void;
  /** A pass is over, and nothing is left for another. */
  onIdle(): void;
}

export const NOBODY: HubObserver = {
  onLooked: () => undefined,
  onPublished: () => undefined,
  onReported: () => undefined,
  onLink: () => undefined,
  onGathered: () => undefined,
  onIdle: () => undefined,
};
