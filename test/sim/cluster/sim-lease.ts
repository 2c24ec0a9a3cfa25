import { AppError } from "@causeway/shared";
import type { LeaseRecord } from "../../../packages/edge/src/core/lease/lease-record.js";
import type { StoredLease } from "../../../packages/edge/src/ports.js";

/** The Lease of one cluster's edge. Writes take effect at once; what makes them slow or fail is in front of it. */
export class SimLease {
  #stored: undefined | StoredLease;
  #version = 0;

  get stored(): undefined | StoredLease {
    return this.#stored;
  }

  write(record: LeaseRecord, over: undefined | string): StoredLease {
    if (over === undefined && this.#stored !== undefined) throw new AppError("Exists", "the Lease exists already");
    if (over !== this.#stored?.version) throw new AppError("Conflict", "the Lease has been modified");
    this.#version += 1;
    this.#stored = { record, version: String(this.#version) };
    return this.#stored;
  }
}
