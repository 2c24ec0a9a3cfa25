/**
 * The one spelling of an IP address: IPv6 in lower case with its longest run of zeros left out (RFC 5952), an IPv4 address
 * mapped into IPv6 as IPv4. Undefined for anything else: names, ports, ranges, zones, brackets, leading zeros.
 */
export function parseIp(text: string): undefined | string {
  return text.includes(":") ? parseIpv6(text) : parseIpv4(text)?.join(".");
}

function parseIpv4(text: string): undefined | readonly number[] {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return undefined;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function parseIpv6(text: string): undefined | string {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const isWhole = halves.length === 1;
  const [head, tail] = [groupsOf(halves[0] ?? "", isWhole), groupsOf(halves[1] ?? "", !isWhole)];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (isWhole ? missing !== 0 : missing < 1) return undefined;
  return describeIpv6([...head, ...new Array<number>(missing).fill(0), ...tail]);
}

/** The 16-bit groups of one side of `::`; at the very end an IPv4 address counts as two. */
function groupsOf(text: string, isEnd: boolean): undefined | readonly number[] {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const dotted = isEnd && index === parts.length - 1 && part.includes(".") ? parseIpv4(part) : undefined;
    if (dotted !== undefined) {
      const [a = 0, b = 0, c = 0, d = 0] = dotted;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function describeIpv6(groups: readonly number[]): string {
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  const [high = 0, low = 0] = groups.slice(6);
  if (isMapped) return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  const zeros = longestZeros(groups);
  const hex = groups.map((group) => group.toString(16));
  if (zeros.length < 2) return hex.join(":");
  return `${hex.slice(0, zeros.start).join(":")}::${hex.slice(zeros.start + zeros.length).join(":")}`;
}

/** The first of the longest runs of zeros. */
function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [index, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index + 1 - length, length };
  }
  return best;
}
