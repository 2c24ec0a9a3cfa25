import type { AppliedName, AppliedReport, GatewayKey } from "@causeway/shared";
import type { ClusterView } from "../cluster-view.js";
import type { DesiredView } from "../desired-view.js";
import { type AddressContext, type GatewayName, gatewayAddresses } from "../render/gateway-addresses.js";
import { appliedRow, pendingRow, withheldRow } from "./applied-row.js";
import { addressesInUse, gatewayInUse } from "./recover-applied.js";

/** Which addresses of a remote gateway are used here; undefined when nobody wants it and no entry stands for it. */
export function remoteGatewayRow(
  view: ClusterView,
  desired: DesiredView,
  gateway: GatewayKey,
  context: AddressContext,
): undefined | AppliedReport {
  const wanted = desired.isComplete ? desired.gateway(gateway) : undefined;
  if (wanted === undefined) {
    const inUse = addressesInUse(view).get(gateway);
    return inUse === undefined ? undefined : gatewayInUse(inUse);
  }
  const { usable, state, remark, names } = gatewayAddresses(wanted.value, context);
  const rest = { addresses: usable.map(({ address }) => address), names: names.flatMap(appliedName) };
  const { reason, message } = { reason: remark?.reason, message: remark?.message ?? "" };
  const isOfUse = usable.some(({ address, hostname }) => address !== hostname);
  if (isOfUse) return appliedRow({ state: "applied", reason, message, desiredHash: wanted.hash, ...rest });
  return { ...(state === "resolving" ? pendingRow : withheldRow)(reason ?? "GatewayNoAddress", message), ...rest };
}

/** What a name stands for here; nothing while names are not resolved. */
function appliedName({ hostname, is }: GatewayName): AppliedName[] {
  if (is.kind === "off") return [];
  const { status, addresses, error, canonicalName } = is;
  return [{ hostname, state: status, addresses, error, canonicalName }];
}
