import type { HostPort, Result } from "@causeway/shared";
import type { DnsFamily, DnsReply } from "./core/dns/dns-message.js";
import type { DnsSettings } from "./core/dns/dns-settings.js";
import type { KubeEvent, KubeKind, WantedObject } from "./core/kube.js";
import type { LeaseRecord } from "./core/lease/lease-record.js";
import type { AcceptedRecord } from "./core/plan/store-memory.js";

/** Watches kinds of the cluster until stopped. Events of one kind come in order; the sink never throws. */
export interface ClusterWatch {
  start(kinds: readonly KubeKind[], sink: (event: KubeEvent) => void): AsyncDisposable;
}

export interface ObjectRef {
  readonly kind: WantedObject["kind"];
  readonly namespace: string;
  readonly name: string;
}

/**
 * Writes the edge's objects. Every call throws AppError: `Exists`, `Conflict`, `NotFound`, `Forbidden`, `Invalid`,
 * `Throttled`, `Timeout` or `Unavailable`. The watch shows what was written; nothing is returned but what create and
 * replace answered.
 */
export interface ObjectWriter {
  create(object: WantedObject): Promise<void>;
  /** PUT over exactly this resourceVersion. */
  replace(object: WantedObject, resourceVersion: string): Promise<void>;
  /** DELETE of exactly this uid at this resourceVersion; NotFound counts as done. */
  delete(ref: ObjectRef, uid: string, resourceVersion: string): Promise<void>;
}

/** The last accepted basis of central's store, kept in a ConfigMap of the edge's own namespace. Throws AppError. */
export interface AcceptedBasis {
  /** Undefined when none was ever saved. Throws when the answer is not to be had. */
  load(signal: AbortSignal): Promise<undefined | AcceptedRecord>;
  /**
   * All in one write, and none that begins after the signal aborts. Adoptions on record stay there, as far as there is
   * room; that it was rewound only if it says so too.
   */
  save(record: AcceptedRecord, signal: AbortSignal): Promise<void>;
}

export interface StoredLease {
  readonly record: LeaseRecord;
  /** Changes whenever anybody changes anything of it. */
  readonly version: string;
}

/** The Lease in the edge's own namespace by which one process at a time writes in the cluster. Throws AppError. */
export interface LeaseStore {
  /** Undefined when there is none. */
  read(signal: AbortSignal): Promise<undefined | StoredLease>;
  /**
   * Over exactly this version; undefined makes the Lease. Returns it as stored. Throws `Exists` or `Conflict` when somebody
   * else was faster; `Conflict` too when it has been deleted.
   */
  write(record: LeaseRecord, over: undefined | string, signal: AbortSignal): Promise<StoredLease>;
}

export interface DnsQuestion {
  /** Absolute, without trailing dot. */
  readonly name: string;
  readonly family: DnsFamily;
  readonly server: HostPort;
  /** For the answer by UDP, and if that is cut short the one by TCP, together. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Asks name servers; neither call ever throws. */
export interface NameServers {
  /** How to ask now; an error says what is wrong with resolv.conf. */
  settings(): Promise<Result<DnsSettings>>;
  ask(question: DnsQuestion): Promise<DnsReply>;
}
