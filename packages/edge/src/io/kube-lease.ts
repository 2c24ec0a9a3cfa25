import { AppError } from "@causeway/shared";
import type { Fields, KubeHttp } from "@causeway/shared/kube";
import type { LeaseStore, StoredLease } from "../ports.js";
import { decodeLease, encodeLease } from "./lease-object.js";
import { openOwnObject } from "./own-object.js";

export interface KubeLeaseOptions {
  readonly http: KubeHttp;
  /** The edge's own namespace; made when it is missing. */
  readonly namespace: string;
}

/**
 * The Lease `causeway-edge`; what somebody else has put there besides stays. Every write over it names the uid: a PUT of a
 * Lease that is gone would make it again, whatever version it names (`AllowCreateOnUpdate` in kubernetes'
 * pkg/registry/coordination/lease/strategy.go).
 */
export function createKubeLease(options: KubeLeaseOptions): LeaseStore {
  const lease = openOwnObject({
    ...options,
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    plural: "leases",
  });
  let last: undefined | Seen;
  const see = (object: undefined | Fields): undefined | Seen => {
    last = object === undefined ? undefined : { object, stored: decodeLease(object) };
    return last;
  };
  const current = async (over: string, signal: AbortSignal): Promise<Fields> => {
    const seen = last?.stored.version === over ? last : see(await lease.read(signal));
    if (seen?.stored.version === over) return seen.object;
    throw new AppError("Conflict", `Lease causeway-edge: version ${over} is not the one that is there`);
  };
  return {
    read: async (signal) => see(await lease.read(signal))?.stored,
    async write(record, over, signal) {
      const written =
        over === undefined
          ? await lease.create(encodeLease(record, {}), signal)
          : await lease.replace(encodeLease(record, await current(over, signal)), signal);
      last = { object: written, stored: decodeLease(written) };
      return last.stored;
    },
  };
}

/** The Lease as it was read or written last. */
interface Seen {
  readonly object: Fields;
  readonly stored: StoredLease;
}
