import type { ClusterId } from "../domain/ids.js";
import type { StreamName } from "../link/cluster-link.js";
import type { Delay } from "../link/create-machines.js";

/** What metrics are made of. Called often: must be cheap, and must not throw. */
export interface LinkObserver {
  /** One changed resource, sent or received. */
  onDelay(cluster: ClusterId, delay: Delay): void;
  /** The two ends found different digests at the same version: a bug somewhere. */
  onDigestMismatch(cluster: ClusterId, stream: StreamName): void;
}

/** Tells both, the first one first. */
export function joinObservers(first: LinkObserver, second: LinkObserver): LinkObserver {
  return {
    onDelay(cluster, delay) {
      first.onDelay(cluster, delay);
      second.onDelay(cluster, delay);
    },
    onDigestMismatch(cluster, stream) {
      first.onDigestMismatch(cluster, stream);
      second.onDigestMismatch(cluster, stream);
    },
  };
}

/** For where nobody counts. */
export const NO_OBSERVER: LinkObserver = { onDelay: () => undefined, onDigestMismatch: () => undefined };
