import { AppError, type ProcessId } from "@causeway/shared";
import { type Fields, isFields } from "@causeway/shared/kube";
import { LEASE_MS, type LeaseHolder, type LeaseRecord } from "../core/lease/lease-record.js";
import type { StoredLease } from "../ports.js";
import { OWN_LABELS } from "./own-object.js";

/** What the fields of a Lease have no room for: `INCARNATION INSTANCE` of a process. */
const ANNOTATION = { holder: "causeway.dev/holder", askedBy: "causeway.dev/asked-by" } as const;

/** Of a holder that does not say which process it is: earlier than any. */
const UNREADABLE: ProcessId = { incarnation: 0, instance: "" };
/** Of an int32, which is what `leaseTransitions` is. */
const MAX_TRANSITIONS = 2 ** 31 - 1;
/** MicroTime of k8s.io/apimachinery as an API server writes it: nothing else comes from one. */
const MICRO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/**
 * A Lease as it was stored. What a person has made of it is read as far as it says anything. Throws `Invalid` for an answer
 * without uid or resourceVersion.
 */
export function decodeLease(lease: Fields): StoredLease {
  const metadata = fieldsOf(lease, "metadata");
  const { uid, resourceVersion } = metadata;
  const isWhole = isText(uid) && uid !== "" && isText(resourceVersion) && resourceVersion !== "";
  if (!isWhole) throw new AppError("Invalid", "Lease causeway-edge: the API server's answer has no uid or version");
  const annotations = fieldsOf(metadata, "annotations");
  const spec = fieldsOf(lease, "spec");
  const { leaseTransitions: transitions } = spec;
  const record: LeaseRecord = {
    holder: readHolder(spec, annotations),
    askedBy: parseProcess(annotations[ANNOTATION.askedBy]),
    acquiredAt: readTime(spec["acquireTime"]),
    renewedAt: readTime(spec["renewTime"]),
    transitions: isCount(transitions) ? transitions : 0,
  };
  return { record, version: resourceVersion };
}

/** The Lease that says what the record does; whatever else is in the given one stays. Undefined fields are not sent. */
export function encodeLease(record: LeaseRecord, over: Fields): Fields {
  const metadata = fieldsOf(over, "metadata");
  return {
    ...over,
    metadata: {
      ...metadata,
      labels: { ...fieldsOf(metadata, "labels"), ...OWN_LABELS },
      annotations: {
        ...fieldsOf(metadata, "annotations"),
        [ANNOTATION.holder]: renderProcess(record.holder?.process),
        [ANNOTATION.askedBy]: renderProcess(record.askedBy),
      },
    },
    spec: {
      ...fieldsOf(over, "spec"),
      holderIdentity: record.holder?.name,
      leaseDurationSeconds: LEASE_MS / 1_000,
      acquireTime: renderTime(record.acquiredAt),
      renewTime: renderTime(record.renewedAt),
      leaseTransitions: Math.min(record.transitions, MAX_TRANSITIONS),
    },
  };
}

/** An empty holder is nobody, as client-go has it. */
function readHolder({ holderIdentity: name }: Fields, annotations: Fields): undefined | LeaseHolder {
  if (!isText(name) || name === "") return undefined;
  return { name, process: parseProcess(annotations[ANNOTATION.holder]) ?? UNREADABLE };
}

function parseProcess(value: unknown): undefined | ProcessId {
  const [, digits = "", instance = ""] = isText(value) ? (/^(\d+) (\S+)$/.exec(value) ?? []) : [];
  const incarnation = Number(digits);
  return instance === "" || !Number.isSafeInteger(incarnation) ? undefined : { incarnation, instance };
}

function renderProcess(process: undefined | ProcessId): undefined | string {
  return process === undefined || process.instance === "" ? undefined : `${process.incarnation} ${process.instance}`;
}

/** Millionths that are zero are left out: a clock of milliseconds has written them, and gets its own text back. */
function readTime(value: unknown): string {
  const isTime = isText(value) && MICRO_TIME.test(value) && !Number.isNaN(Date.parse(value));
  return isTime ? value.replace(/000Z$/, "Z") : "";
}

function renderTime(text: string): undefined | string {
  if (MICRO_TIME.test(text)) return text;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString().replace("Z", "000Z");
}

function fieldsOf(parent: Fields, name: string): Fields {
  const value = parent[name];
  return isFields(value) ? value : {};
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
