import { readFile, stat } from "node:fs/promises";
import { type Clock, err, type HostPort, ok, type Result } from "@causeway/shared";
import { DEFAULT_DNS_SETTINGS, type DnsSettings, parseResolvConf } from "../core/dns/dns-settings.js";

export interface DnsSettingsReaderOptions {
  readonly clock: Clock;
  /** Path of resolv.conf. */
  readonly path: string;
  /** Instead of resolv.conf; empty: resolv.conf. */
  readonly servers: readonly HostPort[];
}

/** So often the file is looked at, at most: as often as Go's resolver does. */
const LOOK_INTERVAL_MS = 5_000;

/** The settings of resolv.conf, read again when somebody asks and the file has changed. */
export class DnsSettingsReader {
  private readonly options: DnsSettingsReaderOptions;
  private lastLookMs = Number.NEGATIVE_INFINITY;
  private version = "";
  private settings: Result<DnsSettings> = err("resolv.conf has not been read yet");
  private looking: undefined | Promise<void>;

  constructor(options: DnsSettingsReaderOptions) {
    this.options = options;
  }

  async read(): Promise<Result<DnsSettings>> {
    const { servers, clock } = this.options;
    if (servers.length > 0) return ok({ ...DEFAULT_DNS_SETTINGS, servers });
    if (clock.monotonic() - this.lastLookMs >= LOOK_INTERVAL_MS) {
      this.looking ??= this.look().finally(() => {
        this.looking = undefined;
      });
    }
    await this.looking;
    return this.settings;
  }

  private async look(): Promise<void> {
    const { path, clock } = this.options;
    this.lastLookMs = clock.monotonic();
    try {
      const { mtimeMs, size, ino } = await stat(path);
      const version = `${mtimeMs} ${size} ${ino}`;
      if (version === this.version) return;
      const settings = parseResolvConf(await readFile(path, "utf8"));
      this.version = version;
      const hasNone = settings.servers.length === 0;
      this.settings = hasNone ? err(`${path} names no server: add one, or set EDGE_DNS_SERVERS`) : ok(settings);
    } catch (error) {
      // What was read last stays in force: a file that is being replaced is not there for a moment.
      if (this.version === "") this.settings = err(`${path} cannot be read: ${String(error)}; set EDGE_DNS_SERVERS`);
    }
  }
}
