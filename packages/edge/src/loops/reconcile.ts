import type { ReconcileOptions, ReconcileStatus } from "./reconcile-options.js";
import type { Wake } from "./reconcile-work.js";
import { Reconciler } from "./reconciler.js";

/** The running loop. */
export interface Reconcile extends AsyncDisposable {
  /**
   * Something changed that can matter to these keys. To be called for every event of the watch and for every frame of the
   * Follow stream, also for those that touch nothing: they may have made the view complete.
   */
  wake(wake: Wake): void;
  /** Everything is to be looked at again. */
  wakeAll(): void;
  /**
   * Another process writes in the cluster: nothing is begun any more, whatever this one was told before. Resolves when
   * nothing is under way.
   */
  giveWay(): Promise<void>;
  /** Leaves on record what another process must know before it writes; resolves also when that could not be done. */
  handOver(): Promise<void>;
  /** This process may write. */
  carryOn(): void;
  status(): ReconcileStatus;
}

/**
 * Keeps the cluster's objects as they are wanted: looks at every key that something touched, writes what may be written
 * now, and tells how far each desired resource is in force. Stopping waits for the requests in flight, starts no other.
 */
export function startReconcile(options: ReconcileOptions): Reconcile {
  const reconciler = new Reconciler(options);
  reconciler.start();
  return {
    wake: (wake) => reconciler.wake(wake),
    wakeAll: () => reconciler.wake({ services: [], gateways: [], everything: true }),
    giveWay: () => reconciler.giveWay(),
    handOver: () => reconciler.handOver(),
    carryOn: () => reconciler.carryOn(),
    status: () => reconciler.status(),
    [Symbol.asyncDispose]: () => reconciler.stop(),
  };
}
