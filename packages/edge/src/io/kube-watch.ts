import type { Clock, Log } from "@causeway/shared";
import { type KubeHttp, type MirrorEvent, Reflector, ReflectorCounts } from "@causeway/shared/kube";
import type { KubeEvent, KubeKind, KubeObject } from "../core/kube.js";
import type { ClusterWatch } from "../ports.js";
import { decodeObject } from "./decode-object.js";
import { Interner } from "./interner.js";
import { pathOfKind } from "./kind-paths.js";

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
  const interner = new Interner();
  const running = kinds.map((kind) => {
    const counts = allCounts.get(kind) ?? new ReflectorCounts();
    allCounts.set(kind, counts);
    const reflector = new Reflector({
      ...options,
      path: pathOfKind(kind),
      log: options.log.child({ part: "watch", kind }),
      decode: (value) => decodeObject(kind, value, interner),
      counts,
      sink: (event) => sink(ofKind(kind, event)),
    });
    // One each: what all of them hang on one signal looks like a leak to Node, which says so aloud.
    const stop = new AbortController();
    return { stop, ended: reflector.run(stop.signal) };
  });
  return {
    async [Symbol.asyncDispose]() {
      for (const { stop } of running) stop.abort();
      await Promise.all(running.map(({ ended }) => ended));
    },
  };
}

function ofKind(kind: KubeKind, event: MirrorEvent<KubeObject>): KubeEvent {
  return event.kind === "upsert" ? event : { ...event, of: kind };
}
