import { type AppliedReport, reportKeys } from "@causeway/shared";
import { appliedRow, failedRow, keptRow, leavingRow, pendingRow, unwrittenRow, withheldRow } from "./applied-row.js";
import type { GatewayInput, HostInput, HostState, PlannedHost } from "./gateway-input.js";
import type { WriteFailure } from "./writes.js";

export interface GatewayProblems {
  /** An object of somebody else's has our name. */
  readonly isForeign: boolean;
  readonly failure: undefined | WriteFailure;
}

/** How far each export through the workload is in force. */
export function gatewayRows(
  input: GatewayInput,
  hosts: readonly PlannedHost[],
  problems: GatewayProblems,
): Map<string, AppliedReport> {
  const rows = new Map<string, AppliedReport>();
  for (const { host, state } of hosts) {
    for (const { key, hash } of host.wantedBy)
      rows.set(reportKeys.applied(key), wantedRow(input, host, hash, problems));
    if (host.wantedBy.length > 0 || !(host.isLive || host.isInDuplicate)) continue;
    rows.set(reportKeys.applied(host.withdrawn?.key ?? host.ownKey), unwantedRow(input, host, state, problems));
  }
  return rows;
}

function wantedRow(
  input: GatewayInput,
  host: HostInput,
  desiredHash: string,
  problems: GatewayProblems,
): AppliedReport {
  if (input.conflict !== undefined) return withheldRow("GatewayConflict", input.conflict);
  if (host.mtlsRefusedBy !== undefined) {
    const message = `PeerAuthentication ${host.mtlsRefusedBy} disables mTLS: calls from other clusters need it`;
    return withheldRow("MtlsDisabled", message);
  }
  if (host.elsewhere === "others") return appliedRow({ state: "applied", reason: "AlreadyExposed", desiredHash });
  if (problems.isForeign) {
    return withheldRow("ForeignObject", "the Gateway object has our name and is not ours: delete or rename it");
  }
  if (host.isLive || host.isInDuplicate || host.elsewhere === "ours")
    return appliedRow({ state: "applied", desiredHash });
  if (input.selector === undefined) return pendingRow("NoGateway");
  if (!input.isNamespaceReady) return withheldRow("NamespaceMissing");
  return failedRow(problems.failure) ?? unwrittenRow(input);
}

/** Of a host that no export wants: kept as long as nobody says that it may go. */
function unwantedRow(input: GatewayInput, host: HostInput, state: HostState, problems: GatewayProblems): AppliedReport {
  switch (state) {
    case "inUse":
      return pendingRow("InUse");
    case "held":
      return keptRow("Held");
    case "storeNotAccepted":
      return pendingRow("StoreNotAccepted");
    case "notComplete":
      return pendingRow("NotComplete");
    case "conflicting":
      return withheldRow("GatewayConflict");
    case "leaving":
      return (
        failedRow(problems.failure) ??
        leavingRow(input, undefined, host.withdrawn?.value.value.reason ?? "OrderPending")
      );
    case "accepted":
    case "adding":
    case "waiting":
    case "disabled":
    case "elsewhere":
      return appliedRow({ state: "applied" });
  }
}
