import { type JsonRecord, listAt, textAt } from "./record.js";

/**
 * Everything that a gateway is reached at: its addresses, and each of its names with what it stands for in the clusters that
 * import through it, all of them together, and what is odd about that: `gw.example.com(203.0.113.1,stale)`.
 */
export function gatewayAddresses(line: JsonRecord): readonly string[] {
  const addresses = listAt(line, "addresses").map(String);
  const named = listAt(line, "names");
  const hostnames = named.length > 0 ? named.map(describeName) : listAt(line, "hostnames").map(String);
  return [...addresses, ...hostnames];
}

function describeName(name: unknown): string {
  const resolved = listAt(name, "resolved");
  const addresses = resolved.flatMap((one) => listAt(one, "addresses").map(String));
  const states = resolved.map((one) => textAt(one, "state") ?? "").filter((state) => state !== "resolved");
  const words = [...sortedOnce(addresses), ...sortedOnce(states)];
  return `${textAt(name, "hostname") ?? ""}${words.length === 0 ? "" : `(${words.join(",")})`}`;
}

function sortedOnce(texts: readonly string[]): readonly string[] {
  return Array.from(new Set(texts)).sort();
}
