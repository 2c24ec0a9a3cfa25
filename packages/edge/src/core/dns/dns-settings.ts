import { err, type HostPort, ok, type Result } from "@causeway/shared";
import { parseIp } from "../ip-text.js";
import type { DnsFamily } from "./dns-message.js";

const DNS_PORT = 53;

/** How names are asked for: resolv.conf(5), or what takes its place. */
export interface DnsSettings {
  readonly servers: readonly HostPort[];
  readonly search: readonly string[];
  /** A name with fewer dots is tried with the search domains first. */
  readonly ndots: number;
  /** For one question to one server. */
  readonly timeoutMs: number;
  /** How often all servers are asked before a round fails. */
  readonly attempts: number;
}

/** The C library's figures (resolv.conf(5)), and its limits. */
export const DEFAULT_DNS_SETTINGS: DnsSettings = { servers: [], search: [], ndots: 1, timeoutMs: 5_000, attempts: 2 };
const MAX = { servers: 3, search: 32, ndots: 15, timeoutMs: 30_000, attempts: 5 } as const;

/** Reads resolv.conf as the C library does: what cannot be understood is passed over, of `search` the last line counts. */
export function parseResolvConf(text: string): DnsSettings {
  let settings = DEFAULT_DNS_SETTINGS;
  for (const line of text.split("\n")) {
    const [keyword = "", ...words] = line
      .replace(/[#;].*$/, "")
      .trim()
      .split(/\s+/);
    if (keyword === "nameserver") settings = addServer(settings, words[0] ?? "");
    else if (keyword === "search" || keyword === "domain") settings = { ...settings, search: searchOf(words) };
    else if (keyword === "options") for (const word of words) settings = withOption(settings, word);
  }
  return settings;
}

function addServer(settings: DnsSettings, text: string): DnsSettings {
  const host = parseIp(text);
  if (host === undefined || settings.servers.length >= MAX.servers) return settings;
  return { ...settings, servers: [...settings.servers, { host, port: DNS_PORT }] };
}

function searchOf(words: readonly string[]): readonly string[] {
  const domains = words.map((word) => word.toLowerCase().replace(/\.$/, ""));
  return domains.filter((domain) => domain !== "").slice(0, MAX.search);
}

function withOption(settings: DnsSettings, word: string): DnsSettings {
  const [, name, digits] = /^(ndots|timeout|attempts):(\d{1,4})$/.exec(word) ?? [];
  const value = Number(digits);
  if (name === "ndots") return { ...settings, ndots: Math.min(MAX.ndots, value) };
  if (name === "timeout") return { ...settings, timeoutMs: Math.min(MAX.timeoutMs, Math.max(1, value) * 1_000) };
  if (name === "attempts") return { ...settings, attempts: Math.min(MAX.attempts, Math.max(1, value)) };
  return settings;
}

/** `IP`, `IP:PORT` or `[IPv6]:PORT`, comma separated; empty: those of resolv.conf. */
export function parseDnsServers(text: string): Result<readonly HostPort[]> {
  const servers: HostPort[] = [];
  for (const part of text.split(",").map((piece) => piece.trim())) {
    if (part === "" && text.trim() === "") continue;
    const server = parseServer(part);
    if (server === undefined)
      return err(`${JSON.stringify(part)} is not the IP address of a name server, with or without a port`);
    servers.push(server);
  }
  return ok(servers);
}

function parseServer(text: string): undefined | HostPort {
  const alone = parseIp(text);
  if (alone !== undefined) return { host: alone, port: DNS_PORT };
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = parseIp(bracketed ?? plain ?? "");
  const port = Number(digits);
  return host === undefined || port === 0 || port > 65_535 ? undefined : { host, port };
}

const FAMILIES = { ipv4: ["ipv4"], ipv6: ["ipv6"], dual: ["ipv4", "ipv6"] } as const;

/** `ipv4`, `ipv6` or `dual`. */
export function parseDnsFamilies(text: string): Result<readonly DnsFamily[]> {
  if (text === "ipv4" || text === "ipv6" || text === "dual") return ok(FAMILIES[text]);
  return err(`${JSON.stringify(text)} is not one of ${Object.keys(FAMILIES).join(", ")}`);
}
