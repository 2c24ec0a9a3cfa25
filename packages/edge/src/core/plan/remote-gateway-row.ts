import type { AppliedReport, GatewayKey } from "@causeway/shared";
import type { ClusterView } from "../cluster-view.js";
import type { DesiredView } from "../desired-view.js";
import { gatewayAddresses } from "../render/gateway-addresses.js";
import { appliedRow, withheldRow } from "./applied-row.js";
import { addressesInUse, gatewayInUse } from "./recover-applied.js";

/** Which addresses of a remote gateway are used here; undefined when nobody wants it and no entry stands for it. */
export function remoteGatewayRow(
  view: ClusterView,
  desired: DesiredView,
  gateway: GatewayKey,
  ownRanges: readonly string[],
): undefined | AppliedReport {
  const wanted = desired.isComplete ? desired.gateway(gateway) : undefined;
  if (wanted === undefined) {
    const inUse = addressesInUse(view).get(gateway);
    return inUse === undefined ? undefined : gatewayInUse(inUse);
  }
  const { usable, refused, reason } = gatewayAddresses(wanted.value, ownRanges);
  const message = refused.join("; ");
  if (reason !== undefined) return withheldRow(reason, message || wanted.value.hostnames.join(", "));
  const partly = refused.length > 0 ? "RefusedAddress" : undefined;
  return appliedRow({ state: "applied", reason: partly, message, addresses: usable, desiredHash: wanted.hash });
}
