import type { Clock } from "@causeway/shared";
import { type ApiObject, listAt, namespaceOf, textAt, valueAt } from "./api-object.js";
import { containerStatus } from "./container-choice.js";
import type { ObjectStore } from "./store/object-store.js";

/** One line that a container has written. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** Without its newline. */
  readonly text: string;
}

/** Lines of a container that are kept: the newest. */
const MAX_LINES = 1_000;

export interface LogFollower {
  readonly onLine: (line: LogLine) => void;
  /** The pod is gone: nothing more comes. */
  readonly onEnd: () => void;
}

/**
 * What the pretended containers of a cluster have written. The life of a container is read from its pod whenever somebody
 * asks, so that a cluster of many pods keeps no text for them; only what programs write is kept.
 */
export class ContainerLogs {
  readonly #store: ObjectStore;
  readonly #clock: Clock;
  /** Lines of programs, by the pod's uid and the container's name. */
  readonly #written = new Map<string, readonly LogLine[]>();
  readonly #followers = new Map<string, Set<LogFollower>>();

  constructor(store: ObjectStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    store.onChange(({ resource, type, object, previous }) => {
      if (resource !== "pods") return;
      if (type === "DELETED") this.#drop(object);
      else this.#tellLife(object, previous);
    });
  }

  /** A program of a container writes; text may be several lines. Nothing happens when the pod is gone. */
  append(pod: ApiObject, container: string, text: string): void {
    if (this.#store.get("pods", namespaceOf(pod), pod.metadata.name)?.metadata.uid !== pod.metadata.uid) return;
    const key = keyOf(pod, container);
    const atMs = this.#clock.now();
    const lines = text
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => ({ atMs, text: line }));
    this.#written.set(key, [...(this.#written.get(key) ?? []), ...lines].slice(-MAX_LINES));
    for (const follower of this.#followers.get(key) ?? []) for (const line of lines) follower.onLine(line);
  }

  /** Everything that is kept, oldest first. */
  read(pod: ApiObject, container: string): readonly LogLine[] {
    const written = this.#written.get(keyOf(pod, container)) ?? [];
    return [...describeLife(pod, container), ...written].toSorted((left, right) => left.atMs - right.atMs);
  }

  /** Tells a follower of every line from now on; the returned function ends that. */
  follow(pod: ApiObject, container: string, follower: LogFollower): () => void {
    const key = keyOf(pod, container);
    const followers = this.#followers.get(key) ?? new Set();
    this.#followers.set(key, followers.add(follower));
    return () => {
      followers.delete(follower);
      if (followers.size === 0) this.#followers.delete(key);
    };
  }

  #tellLife(pod: ApiObject, previous: undefined | ApiObject): void {
    if (this.#followers.size === 0) return;
    for (const container of containersOf(pod)) {
      const followers = this.#followers.get(keyOf(pod, container));
      if (followers === undefined) continue;
      const before = previous === undefined ? 0 : describeLife(previous, container).length;
      for (const line of describeLife(pod, container).slice(before)) for (const one of followers) one.onLine(line);
    }
  }

  #drop(pod: ApiObject): void {
    for (const container of containersOf(pod)) {
      const key = keyOf(pod, container);
      this.#written.delete(key);
      for (const follower of [...(this.#followers.get(key) ?? [])]) follower.onEnd();
      this.#followers.delete(key);
    }
  }
}

function containersOf(pod: ApiObject): readonly string[] {
  return listAt(pod, "spec", "containers").map((container) => textAt(container, "name"));
}

function keyOf(pod: ApiObject, container: string): string {
  return `${pod.metadata.uid}/${container}`;
}

/** What a pretended container says of itself: that it has started, and that it is ready. */
function describeLife(pod: ApiObject, container: string): readonly LogLine[] {
  const status = containerStatus(pod, container);
  const startedAt = Date.parse(textAt(status, "state", "running", "startedAt"));
  if (Number.isNaN(startedAt)) return [];
  const started = { atMs: startedAt, text: `container ${container} started: ${textAt(status, "image")}` };
  if (valueAt(status, "ready") !== true) return [started];
  const condition = listAt(pod, "status", "conditions").find((one) => one["type"] === "Ready");
  const readyAt = Date.parse(textAt(condition, "lastTransitionTime"));
  return [started, { atMs: Number.isNaN(readyAt) ? startedAt : readyAt, text: `container ${container} is ready` }];
}
