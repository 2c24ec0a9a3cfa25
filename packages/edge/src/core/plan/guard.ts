import type { MeshMembership, Reason } from "@causeway/shared";

/** What the loop guard of one service is decided by, over everything that its entries bind to. */
export interface GuardInput {
  /** A gateway of this cluster serves it, will, or did until a moment ago. */
  readonly isServed: boolean;
  /** A DestinationRule of somebody else's with a traffic policy for the host; undefined when there is none. */
  readonly conflict: undefined | string;
  /** A PeerAuthentication that disables mTLS for it; undefined when there is none. */
  readonly mtlsDisabledBy: undefined | string;
  /** Sidecars of the local pods that it selects. */
  readonly mesh: MeshMembership;
}

/**
 * `guarded`: entries that gateways cannot see. `unguarded`: they may, as no gateway here serves the service.
 * `withheld`: neither is safe, so there is to be no entry.
 */
export type GuardDecision =
  | { readonly mode: "guarded" }
  | { readonly mode: "unguarded" }
  | { readonly mode: "withheld"; readonly reason: Reason; readonly message: string };

/**
 * A gateway sends what it accepts to every endpoint that it sees; if that is another cluster's gateway, which sends it
 * back, the two dial each other without end. So a service that is served here gets guarded entries or none.
 */
export function decideGuard(input: GuardInput): GuardDecision {
  const { isServed, conflict, mtlsDisabledBy, mesh } = input;
  if (conflict !== undefined) {
    return withheld(
      "PolicyConflict",
      `DestinationRule ${conflict} sets a traffic policy for the host: remove it from there`,
    );
  }
  if (mtlsDisabledBy !== undefined) {
    return withheld("MtlsDisabled", `PeerAuthentication ${mtlsDisabledBy} disables mTLS: remote instances need it`);
  }
  if (!isServed) return { mode: "unguarded" };
  if (mesh === "none")
    return withheld("NotInMesh", "no local pod has a sidecar, but a gateway here serves the service");
  if (mesh === "some") return withheld("MixedMesh", "a local pod has no sidecar: mTLS to it would be refused");
  return { mode: "guarded" };
}

function withheld(reason: Reason, message: string): GuardDecision {
  return { mode: "withheld", reason, message };
}
