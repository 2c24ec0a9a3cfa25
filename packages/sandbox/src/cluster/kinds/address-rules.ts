import { isIP, isIPv4 } from "node:net";

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
