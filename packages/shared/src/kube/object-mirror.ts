import type { Log } from "../domain/log.js";
import type { Result } from "../domain/result.js";
import { isFields } from "./field-reader.js";
import { KnownObjects, type ObjectVersion } from "./known-objects.js";
import { versionOf } from "./object-version.js";
import type { ReflectorCounts } from "./reflector-counts.js";

/** What a reflector tells about one kind. `listed` comes after the last page of a list, and after each relist. */
export type MirrorEvent<T> =
  | { readonly kind: "upsert"; readonly object: T }
  | { readonly kind: "delete"; readonly namespace: string; readonly name: string }
  | { readonly kind: "listed" }
  /** The watch does not work: forbidden, kind missing, server away. Ends with the next event. */
  | { readonly kind: "failing"; readonly message: string; readonly isRefused: boolean };

/** A decoded object says, like any other, which version of which object it is. */
export interface Versioned {
  readonly meta: ObjectVersion;
}

export interface ObjectMirrorOptions<T extends Versioned> {
  readonly log: Log;
  /** What is wanted of an object, or what is wrong with it. */
  readonly decode: (value: unknown) => Result<T>;
  readonly counts: ReflectorCounts;
  readonly sink: (event: MirrorEvent<T>) => void;
}

/**
 * Turns what lists and watches of one kind show into events: each version once, decoded. An object that does not decode is
 * skipped and counted, once per version; what was known of it before stays.
 */
export class ObjectMirror<T extends Versioned> {
  private readonly options: ObjectMirrorOptions<T>;
  private readonly known = new KnownObjects();

  constructor(options: ObjectMirrorOptions<T>) {
    this.options = options;
  }

  beginList(): void {
    this.known.beginList();
  }

  /** Tells what is gone since, then that the list is whole. */
  finishList(): void {
    for (const { namespace, name } of this.known.finishList()) this.emit({ kind: "delete", namespace, name });
    this.emit({ kind: "listed" });
  }

  /** An object as a list or a watch shows it. */
  take(value: unknown): void {
    const version = isFields(value) ? versionOf(value) : undefined;
    if (version === undefined) {
      this.skip("it does not say which object it is", {});
      return;
    }
    if (!this.known.note(version)) return;
    const decoded = this.options.decode(value);
    this.known.keep(decoded.ok ? decoded.value.meta : version);
    if (decoded.ok) this.emit({ kind: "upsert", object: decoded.value });
    else this.skip(decoded.error, { namespace: version.namespace, name: version.name });
  }

  /** An object as the watch shows it for the last time. */
  remove(value: unknown): void {
    const version = isFields(value) ? versionOf(value) : undefined;
    if (version === undefined || !this.known.remove(version.uid)) return;
    this.emit({ kind: "delete", namespace: version.namespace, name: version.name });
  }

  /** The sink's own failure must not stop the watch. */
  emit(event: MirrorEvent<T>): void {
    try {
      this.options.counts.events += 1;
      this.options.sink(event);
    } catch (error) {
      this.options.log.error({ error }, "watch event could not be taken in");
    }
  }

  private skip(reason: string, fields: Readonly<Record<string, string>>): void {
    this.options.counts.addSkipped(reason);
    this.options.log.warn({ ...fields, reason }, "object skipped");
  }
}
