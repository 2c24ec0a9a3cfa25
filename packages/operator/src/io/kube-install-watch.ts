import type { Clock, Log } from "@causeway/shared";
import { type KubeHttp, type MirrorEvent, Reflector, ReflectorCounts } from "@causeway/shared/kube";
import type { InstallEvent } from "../core/install-view.js";
import type { LiveResource, WatchedKind } from "../core/resource.js";
import type { InstallWatch } from "../ports.js";
import { decodeResource } from "./decode-resource.js";
import { pathOfKind } from "./resource-paths.js";

export interface InstallWatchOptions {
  readonly http: KubeHttp;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** Watches a cluster through its API server, one reflector per kind. */
export function createInstallWatch(options: InstallWatchOptions): InstallWatch {
  return {
    start(kinds, sink) {
      const reflectors = kinds.map((kind) => startReflector(kind, sink, options));
      return {
        async [Symbol.asyncDispose]() {
          await Promise.all(reflectors.map((reflector) => reflector[Symbol.asyncDispose]()));
        },
      };
    },
  };
}

/** With a signal of its own: Node warns of a leak where many listen to one. */
function startReflector(
  kind: WatchedKind,
  sink: (event: InstallEvent) => void,
  options: InstallWatchOptions,
): AsyncDisposable {
  const stop = new AbortController();
  const reflector = new Reflector({
    ...options,
    path: pathOfKind(kind),
    log: options.log.child({ part: "watch", kind }),
    decode: (value) => decodeResource(kind, value),
    counts: new ReflectorCounts(),
    sink: (event) => sink(ofKind(kind, event)),
  });
  const running = reflector.run(stop.signal);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

function ofKind(kind: WatchedKind, event: MirrorEvent<LiveResource>): InstallEvent {
  return event.kind === "upsert" ? event : { ...event, of: kind };
}
