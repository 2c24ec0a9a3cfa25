import { BlockList, isIP, isIPv4, isIPv6 } from "node:net";

/** Why text is no IP address (k8s.io/apimachinery, validation/ip.go); empty when it is one. */
export function addressProblems(text: string): readonly string[] {
  if (isIP(text) !== 0) return [];
  const isPadded = /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && isIPv4(text.replace(/\b0+(?=\d)/g, ""));
  return [isPadded ? "must not have leading 0s" : "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"];
}

interface SpecialRange {
  readonly pattern: RegExp;
  readonly problem: string;
}

const SPECIAL: readonly SpecialRange[] = [
  { pattern: /^(0\.0\.0\.0|::)$/, problem: "may not be unspecified" },
  { pattern: /^(127\..*|::1)$/, problem: "may not be in the loopback range (127.0.0.0/8, ::1/128)" },
  {
    pattern: /^(169\.254\..*|fe[89ab].:.*)$/i,
    problem: "may not be in the link-local range (169.254.0.0/16, fe80::/10)",
  },
  {
    pattern: /^(224\.0\.0\..*|ff02:.*)$/i,
    problem: "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)",
  },
];

/** Why nothing outside of one machine or link can be reached at an address (pkg/apis/core/validation, ValidateNonSpecialIP). */
export function specialAddressProblems(address: string): readonly string[] {
  const found = SPECIAL.find(({ pattern }) => pattern.test(address));
  if (found === undefined) return [];
  return [found === SPECIAL[0] ? `${found.problem} (${address})` : found.problem];
}

const NO_RANGE = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

/** Why text is no range of addresses (k8s.io/apimachinery, validation/ip.go); empty when it is one. */
export function rangeProblems(text: string): readonly string[] {
  const [, address = "", length = ""] = /^([^/]*)\/(\d+)$/.exec(text) ?? [];
  const plain = address.replace(/\b0+(?=\d)/g, "");
  const bits = isIPv6(address) ? 128 : isIPv4(address) || isIPv4(plain) ? 32 : -1;
  if (Number(length || "999") > bits) return [NO_RANGE];
  const isPadded = (bits === 32 && plain !== address) || /^0\d/.test(length);
  if (isPadded) return ["must not have leading 0s in IP or prefix length"];
  return isFirst(address, Number(length)) ? [] : ["must not have bits set beyond the prefix length"];
}

/** Whether no address of a range is before this one: the one before it, if there is any, is outside. */
function isFirst(address: string, length: number): boolean {
  const family = isIPv6(address) ? "ipv6" : "ipv4";
  const range = new BlockList();
  range.addSubnet(address, length, family);
  const before = addressBefore(address);
  return before === undefined || !range.check(before, family);
}

function addressBefore(address: string): undefined | string {
  const isLong = isIPv6(address);
  const groups = isLong ? expand(address) : address.split(".").map(Number);
  const most = isLong ? 0xffff : 0xff;
  for (let at = groups.length - 1; at >= 0; at -= 1) {
    const group = groups[at] ?? 0;
    if (group > 0) {
      const before = groups.map((one, index) => (index < at ? one : index === at ? group - 1 : most));
      return isLong ? before.map((one) => one.toString(16)).join(":") : before.join(".");
    }
  }
  return undefined;
}

/** The eight groups of an IPv6 address. */
function expand(address: string): readonly number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  if (dotted !== null) {
    const [, rest = "", a = "", b = "", c = "", d = ""] = dotted;
    const pair = (high: string, low: string) => (Number(high) * 256 + Number(low)).toString(16);
    return expand(`${rest}${pair(a, b)}:${pair(c, d)}`);
  }
  const [head = "", tail] = address.split("::");
  const read = (part: string) =>
    part
      .split(":")
      .filter((group) => group !== "")
      .map((group) => Number.parseInt(group, 16));
  const [left, right] = [read(head), read(tail ?? "")];
  return [
    ...left,
    ...Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => 0),
    ...right,
  ];
}
