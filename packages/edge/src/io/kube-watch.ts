import type { Clock, Log } from "@causeway/shared";
import type { KubeEvent, KubeKind } from "../core/kube.js";
import type { ClusterWatch } from "../ports.js";
import { Interner } from "./interner.js";
import type { KubeHttp } from "./kube-http.js";
import { Reflector } from "./reflector.js";
import { ReflectorCounts } from "./reflector-counts.js";

export interface KubeWatchOptions {
  readonly http: KubeHttp;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

export interface KubeWatch extends ClusterWatch {
  /** What each kind's reflector has done, for metrics. */
  readonly counts: ReadonlyMap<KubeKind, ReflectorCounts>;
}

/** Watches a cluster through its API server, one reflector per kind. */
export function createKubeWatch(options: KubeWatchOptions): KubeWatch {
  const counts = new Map<KubeKind, ReflectorCounts>();
  return { counts, start: (kinds, sink) => startReflectors(kinds, sink, { ...options, counts }) };
}

interface StartOptions extends KubeWatchOptions {
  readonly counts: Map<KubeKind, ReflectorCounts>;
}

function startReflectors(
  kinds: readonly KubeKind[],
  sink: (event: KubeEvent) => void,
  { counts: allCounts, ...options }: StartOptions,
): AsyncDisposable {
  const stop = new AbortController();
  const interner = new Interner();
  const running = kinds.map((kind) => {
    const counts = allCounts.get(kind) ?? new ReflectorCounts();
    allCounts.set(kind, counts);
    const guarded = (event: KubeEvent) => (stop.signal.aborted ? undefined : sink(event));
    const log = options.log.child({ part: "watch", kind });
    return new Reflector(kind, { ...options, log, interner, counts, sink: guarded }).run(stop.signal);
  });
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(running);
    },
  };
}
