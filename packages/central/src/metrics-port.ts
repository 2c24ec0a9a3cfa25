/** Where the hub says how fast changes travel. Called on every change: it must be cheap, and must not throw. */
export interface HubMetrics {
  /** Milliseconds from the observation of a cause in a cluster to the arrival of its report here. */
  onReceived(delayMs: number): void;
  /** Milliseconds from the observation of a cause to its effect being published; once per changed resource. */
  onPlanned(delayMs: number): void;
  /** One pass, and how many resources it changed. */
  onPass(tookMs: number, changes: number): void;
}
