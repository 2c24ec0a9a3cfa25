/**
 * How a DNS server answers wrongly.
 * - `SERVFAIL`, `REFUSED`, `NXDOMAIN`: that code, whatever the zone says. `noData`: success without a record.
 * - `silent`: nothing at all.
 * - `truncated`: by UDP only that it is cut short; by TCP as the zone says. With `tcp`, TCP accepts and stays `silent`,
 *   hangs up (`closed`), or cuts short too (`truncated`).
 * - `wrongQuestion`, `wrongId`: the zone's answer to another question, or with another id.
 * - `forged`: first a wrong id, then a wrong question, both with the addresses given, then the zone's answer.
 * - `malformed`: header and question, and a record that cannot be read. `cut`: the zone's answer without its last bytes.
 *   `noise`: bytes that are no message.
 * - `mixedIn`: the zone's answer and these addresses.
 * - `noEdns`: FORMERR to every question with EDNS, as servers answer that do not know it.
 */
export type DnsFault =
  | { readonly kind: "SERVFAIL" | "REFUSED" | "NXDOMAIN" | "noData" | "silent" }
  | { readonly kind: "truncated"; readonly tcp: "answers" | "silent" | "closed" | "truncated" }
  | { readonly kind: "wrongQuestion" | "wrongId" | "malformed" | "cut" | "noise" | "noEdns" }
  | { readonly kind: "forged" | "mixedIn"; readonly addresses: readonly string[] };

export type DnsTransport = "udp" | "tcp";
