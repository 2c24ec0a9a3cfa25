import type { Log } from "@causeway/shared";
import { KnownObjects } from "../core/known-objects.js";
import type { KubeEvent, KubeKind } from "../core/kube.js";
import { decodeObject } from "./decode-object.js";
import { isFields } from "./field-reader.js";
import type { Interner } from "./interner.js";
import { versionOf } from "./object-version.js";
import type { ReflectorCounts } from "./reflector-counts.js";

export interface ObjectMirrorOptions {
  readonly log: Log;
  readonly interner: Interner;
  readonly counts: ReflectorCounts;
  readonly sink: (event: KubeEvent) => void;
}

/**
 * Turns what lists and watches of one kind show into events: each version once, decoded. An object that does not decode is
 * skipped and counted, once per version; what was known of it before stays.
 */
export class ObjectMirror {
  private readonly kind: KubeKind;
  private readonly options: ObjectMirrorOptions;
  private readonly known = new KnownObjects();

  constructor(kind: KubeKind, options: ObjectMirrorOptions) {
    this.kind = kind;
    this.options = options;
  }

  beginList(): void {
    this.known.beginList();
  }

  /** Tells what is gone since, then that the list is whole. */
  finishList(): void {
    for (const { namespace, name } of this.known.finishList())
      this.emit({ kind: "delete", of: this.kind, namespace, name });
    this.emit({ kind: "listed", of: this.kind });
  }

  /** An object as a list or a watch shows it. */
  take(value: unknown): void {
    const version = isFields(value) ? versionOf(value) : undefined;
    if (version === undefined) {
      this.skip("it does not say which object it is", {});
      return;
    }
    if (!this.known.note(version)) return;
    const decoded = decodeObject(this.kind, value, this.options.interner);
    this.known.keep(decoded.ok ? decoded.value.meta : version);
    if (decoded.ok) this.emit({ kind: "upsert", object: decoded.value });
    else this.skip(decoded.error, { namespace: version.namespace, name: version.name });
  }

  /** An object as the watch shows it for the last time. */
  remove(value: unknown): void {
    const version = isFields(value) ? versionOf(value) : undefined;
    if (version === undefined || !this.known.remove(version.uid)) return;
    this.emit({ kind: "delete", of: this.kind, namespace: version.namespace, name: version.name });
  }

  /** The sink's own failure must not stop the watch. */
  emit(event: KubeEvent): void {
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
