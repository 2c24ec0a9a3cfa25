import { describeTarget, type RequestTarget, type Verb, WRITE_VERBS } from "./request-target.js";

export interface WriteCount {
  readonly userAgent: string;
  readonly verb: Verb;
  /** `workloadentries.networking.istio.io`, `deployments.apps/scale`. */
  readonly resource: string;
  /** "" for kinds that have none. */
  readonly namespace: string;
  readonly count: number;
}

/** Of whoever elects by them: written every few seconds, whatever happens. */
const LEASES = "leases.coordination.k8s.io";

/** Counts write requests, also those that were refused; get, list and watch do not count, nor does a sign of life. */
export class WriteCounter {
  readonly #counts = new Map<string, WriteCount>();

  record(userAgent: string, target: RequestTarget): void {
    if (!WRITE_VERBS.includes(target.verb)) return;
    const resource = describeTarget(target);
    if (resource === LEASES) return;
    const { verb, namespace } = target;
    const key = JSON.stringify([userAgent, verb, resource, namespace]);
    const count = (this.#counts.get(key)?.count ?? 0) + 1;
    this.#counts.set(key, { userAgent, verb, resource, namespace, count });
  }

  /** Writes of every client whose User-Agent begins with the given text, of everybody for "". */
  total(userAgent: string): number {
    return this.list(userAgent).reduce((sum, { count }) => sum + count, 0);
  }

  list(userAgent: string): readonly WriteCount[] {
    return [...this.#counts.values()].filter((entry) => entry.userAgent.startsWith(userAgent));
  }

  reset(): void {
    this.#counts.clear();
  }
}
