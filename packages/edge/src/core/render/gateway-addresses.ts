import type { GatewayDesired, Reason } from "@causeway/shared";
import { spellName } from "../dns/dns-message.js";
import type { NameAddresses, NameView } from "../dns/name-view.js";
import { parseIp } from "../ip-text.js";
import { refuseAddress } from "./refuse-address.js";

/** More than this many addresses of one gateway are never used. */
export const MAX_ADDRESSES = 8;

/** The flag as its documentation calls it. */
export const RESOLUTION_FLAG = "ENABLE_DNS_RESOLUTION_AT_EDGE";

/** One address that entries are written for. */
export interface UsableAddress {
  /** An IP; the name itself where names are not resolved. */
  readonly address: string;
  /** The name that stands for it; empty for an address that the gateway was reported with. */
  readonly hostname: string;
}

/** One name of a gateway and what it stands for here. */
export interface GatewayName {
  readonly hostname: string;
  readonly is: NameAddresses;
}

/** Something that a person should know of a gateway's addresses. */
export interface AddressRemark {
  readonly reason: Reason;
  readonly message: string;
}

/** What entries may be written for a remote gateway. */
export interface GatewayAddresses {
  /** Sorted, at most `MAX_ADDRESSES`, each address once. */
  readonly usable: readonly UsableAddress[];
  /**
   * `known`: what is not usable may go. `resolving`: some name is not known yet, so what is in use stays beside it. `gone`:
   * the gateway had nothing but names, and it is confirmed that none of them has an address any more.
   */
  readonly state: "known" | "resolving" | "gone";
  /** The worst of what is odd, or why nothing is usable; undefined when all is well. */
  readonly remark: undefined | AddressRemark;
  readonly names: readonly GatewayName[];
}

export interface AddressContext {
  /** This cluster's pod and service ranges as CIDRs. */
  readonly ownRanges: readonly string[];
  readonly names: NameView;
}

export function gatewayAddresses(gateway: GatewayDesired, context: AddressContext): GatewayAddresses {
  const hostnames = Array.from(new Set(gateway.hostnames.map(spellName))).sort();
  const names = hostnames.map((hostname) => ({ hostname, is: context.names.addressesOf(hostname) }));
  const literal = gateway.addresses.map((address) => ({ address: parseIp(address) ?? address, hostname: "" }));
  const all = once([...literal, ...names.flatMap(addressesOf)]);
  const isUsable = ({ address, hostname }: UsableAddress) =>
    address === hostname || refuseAddress(address, context.ownRanges) === undefined;
  const usable = all.filter(isUsable).slice(0, MAX_ADDRESSES);
  const refused = all.filter((one) => !isUsable(one)).map(({ address }) => refuseAddress(address, context.ownRanges));
  const isResolving = names.some(({ is }) => is.kind === "on" && is.status === "resolving");
  const isGone = all.length === 0 && names.length > 0;
  return {
    usable,
    state: isResolving ? "resolving" : isGone ? "gone" : "known",
    remark: remarkOn(names, refused.filter((text) => text !== undefined).join("; "), usable.length > 0),
    names,
  };
}

function addressesOf({ hostname, is }: GatewayName): readonly UsableAddress[] {
  return is.kind === "off" ? [{ address: hostname, hostname }] : is.addresses.map((address) => ({ address, hostname }));
}

/** Sorted; an address that the gateway was reported with counts as that, else it belongs to the first name that has it. */
function once(addresses: readonly UsableAddress[]): readonly UsableAddress[] {
  const sorted = addresses.toSorted((a, b) => (`${a.address} ${a.hostname}` < `${b.address} ${b.hostname}` ? -1 : 1));
  return sorted.filter((one, index) => sorted[index - 1]?.address !== one.address);
}

function remarkOn(names: readonly GatewayName[], refused: string, isUsable: boolean): undefined | AddressRemark {
  const about = (status: string) => names.filter(({ is }) => is.kind === "on" && is.status === status);
  const unresolved = names.filter(({ is }) => is.kind === "off").map(({ hostname }) => hostname);
  const [resolving, gone, stale] = [about("resolving"), about("gone"), about("stale")];
  if (unresolved.length > 0) {
    const message = `Istio ignores entries with a name: set ${RESOLUTION_FLAG}=true at this cluster's edge, or give the gateway an IP address`;
    return { reason: "HostnameNotResolved", message: `${unresolved.join(", ")}: ${message}` };
  }
  if (resolving.length > 0) return { reason: "Resolving", message: describeNames(resolving) };
  if (gone.length > 0) return { reason: "HostnameGone", message: describeNames(gone) };
  if (refused !== "") return { reason: "RefusedAddress", message: refused };
  if (stale.length > 0) return { reason: "HostnameStale", message: describeNames(stale) };
  const partly = names.filter(({ is }) => is.kind === "on" && is.error !== "");
  if (partly.length > 0) return { reason: "RefusedAddress", message: describeNames(partly) };
  return isUsable ? undefined : { reason: "GatewayNoAddress", message: "" };
}

function describeNames(names: readonly GatewayName[]): string {
  return names
    .map(({ hostname, is }) => (is.kind === "on" && is.error !== "" ? `${hostname}: ${is.error}` : hostname))
    .join("; ");
}
