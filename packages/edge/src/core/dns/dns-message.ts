/** One address family of a name: what is asked with A and AAAA. */
export type DnsFamily = "ipv4" | "ipv6";

/** A record of an answer that resolving an address can use; every other type is left out on entry. */
export type DnsRecord =
  | { readonly kind: "address"; readonly name: string; readonly address: string; readonly ttlMs: number }
  | { readonly kind: "alias"; readonly name: string; readonly target: string; readonly ttlMs: number };

/** A server's answer to one question; id and question are already known to fit. Names are in lower case, without dot. */
export interface DnsMessage {
  /** RFC 1035, 4.1.1. */
  readonly rcode: number;
  /** The server asks others itself, so a chain that ends without an address has none. */
  readonly isRecursive: boolean;
  readonly records: readonly DnsRecord[];
}

/** What one server says to one question. */
export type DnsReply =
  | { readonly kind: "message"; readonly message: DnsMessage }
  /** `error` is one sentence, without the server's name: silence, a network error, an answer that cannot be read. */
  | { readonly kind: "failed"; readonly error: string };

/** The one spelling of a name: lower case, without trailing dot. */
export function spellName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

/** Of an IP address. */
export function familyOf(address: string): DnsFamily {
  return address.includes(":") ? "ipv6" : "ipv4";
}
