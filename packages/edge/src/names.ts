import type { Clock, GatewayKey, HostPort, Log } from "@causeway/shared";
import { createDnsClient } from "./io/dns-client.js";
import { DnsSettingsReader } from "./io/dns-settings-reader.js";
import { type Resolver, startResolver } from "./loops/resolver.js";

export interface NameResolverOptions {
  readonly servers: readonly HostPort[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly onChange: (gateways: ReadonlySet<GatewayKey>) => void;
}

/** The edge's resolver by itself, over its own DNS client: IPv4 addresses of the names that it is given. */
export function startNameResolver({ servers, clock, ...rest }: NameResolverOptions): Resolver {
  const settings = new DnsSettingsReader({ clock, path: "", servers });
  const port = createDnsClient({ clock, settings });
  return startResolver({ port, clock, families: ["ipv4"], resolution: "on", ...rest });
}
