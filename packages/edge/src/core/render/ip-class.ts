import { parseIp } from "../ip-text.js";

/** An IP address as its bytes: 4 for IPv4, 16 for IPv6. */
type IpBytes = readonly number[];

export type IpClass = "unicast" | "loopback" | "linkLocal" | "multicast" | "unspecified" | "broadcast";

/** RFC 6890 and RFC 4291; 0.0.0.0/8 as a whole is "this network" and never somebody else's gateway. */
const SPECIAL: readonly { readonly cidr: string; readonly is: IpClass }[] = [
  { cidr: "127.0.0.0/8", is: "loopback" },
  { cidr: "169.254.0.0/16", is: "linkLocal" },
  { cidr: "224.0.0.0/4", is: "multicast" },
  { cidr: "0.0.0.0/8", is: "unspecified" },
  { cidr: "255.255.255.255/32", is: "broadcast" },
  { cidr: "::1/128", is: "loopback" },
  { cidr: "fe80::/10", is: "linkLocal" },
  { cidr: "ff00::/8", is: "multicast" },
  { cidr: "::/128", is: "unspecified" },
];

interface Range {
  readonly base: IpBytes;
  readonly bits: number;
}

const SPECIAL_RANGES = SPECIAL.map(({ cidr, is }) => ({ range: parseRange(cidr), is }));

/** What an address is; undefined when the text is no IP address. */
export function classifyIp(text: string): undefined | IpClass {
  const bytes = bytesOf(text);
  if (bytes === undefined) return undefined;
  const carried = carriedIpv4(bytes);
  return SPECIAL_RANGES.find(({ range }) => contains(range, bytes) || contains(range, carried))?.is ?? "unicast";
}

/** Whether the address lies in `address/bits`; false when either does not parse or the families differ. */
export function isInRange(text: string, cidr: string): boolean {
  return contains(parseRange(cidr), bytesOf(text));
}

function parseRange(cidr: string): undefined | Range {
  const slash = cidr.indexOf("/");
  const base = slash < 0 ? undefined : bytesOf(cidr.slice(0, slash));
  const bits = Number(cidr.slice(slash + 1));
  return base === undefined || !(bits >= 0) ? undefined : { base, bits };
}

function contains(range: undefined | Range, bytes: undefined | IpBytes): boolean {
  if (range === undefined || bytes === undefined || range.base.length !== bytes.length) return false;
  return range.base.every((byte, index) => {
    const mask = 0xff & ~(0xff >> Math.max(0, Math.min(8, range.bits - index * 8)));
    return (byte & mask) === ((bytes[index] ?? 0) & mask);
  });
}

function bytesOf(text: string): undefined | IpBytes {
  const spelled = parseIp(text);
  if (spelled === undefined) return undefined;
  if (!spelled.includes(":")) return spelled.split(".").map(Number);
  const [head = [], tail = []] = spelled.split("::").map(groupsOf);
  return [...head, ...Array.from({ length: 16 - head.length - tail.length }, () => 0), ...tail];
}

function groupsOf(text: string): number[] {
  const groups = text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
  return groups.flatMap((group) => [group >> 8, group & 0xff]);
}

/** The IPv4 address in the deprecated form `::a.b.c.d` (RFC 4291, 2.5.5.1): some stacks still dial it. */
function carriedIpv4(bytes: IpBytes): undefined | IpBytes {
  const isCompatible = bytes.length === 16 && bytes.slice(0, 12).every((byte) => byte === 0);
  return isCompatible && bytes[12] !== 0 ? bytes.slice(12) : undefined;
}
