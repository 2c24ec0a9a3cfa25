import {
  collectVariables,
  type Env,
  err,
  type HostPort,
  isDnsLabel,
  isLoopbackHost,
  ok,
  parseFlag,
  parseHostPort,
  parseOneOf,
  parseText,
  type Result,
} from "@causeway/shared";

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

/** Files of the certificate that a port serves, PEM. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** CA of client certificates: with it every edge must prove its cluster by its certificate. */
  readonly clientCaFile: string;
}

export interface CentralConfig {
  /** Where edges connect (gRPC). */
  readonly linkAddress: HostPort;
  /** Undefined: plaintext, for loopback or by an explicit CENTRAL_INSECURE only. */
  readonly linkTls: undefined | TlsFiles;
  /** Of the edges' SPIFFE identities, where TLS is on. */
  readonly trustDomain: string;
  /** Where people and the CLI connect (HTTP), together with /healthz, /readyz and /metrics. */
  readonly apiAddress: HostPort;
  /** Path of the SQLite file. */
  readonly storePath: string;
  /** Lines of the history to keep. */
  readonly maxHistory: number;
  /** Created on an empty store, so that the first objects have parents. */
  readonly organization: string;
  readonly tenant: string;
  /** Plaintext is accepted from and on other addresses than loopback. */
  readonly isInsecure: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** The environment of a central process; the reference page is made of this. */
export const CENTRAL_VARIABLES = {
  linkAddress: {
    name: "CENTRAL_LINK_ADDRESS",
    says: "where edges connect (gRPC)",
    form: "HOST:PORT",
    fallback: "127.0.0.1:9090",
    parse: parseHostPort,
  },
  apiAddress: {
    name: "CENTRAL_API_ADDRESS",
    says: "HTTP API, /healthz, /readyz, /metrics",
    form: "HOST:PORT",
    fallback: "127.0.0.1:8080",
    parse: parseHostPort,
  },
  storePath: {
    name: "CENTRAL_STORE",
    says: "the SQLite file that holds the config objects; beside it, ending in `.reports`, a copy of what edges report, which central makes anew when it is gone",
    form: "path",
    fallback: "causeway.db",
    parse: parseStorePath,
  },
  maxHistory: {
    name: "CENTRAL_HISTORY_LINES",
    says: "how many changes the history keeps; the oldest go first",
    form: "number",
    fallback: "100000",
    parse: parseLines,
  },
  organization: {
    name: "CENTRAL_ORGANIZATION",
    says: "the organization, created on an empty store",
    form: "name",
    fallback: "tetrate",
    parse: parseName,
  },
  tenant: {
    name: "CENTRAL_TENANT",
    says: "a tenant, created on an empty store",
    form: "name",
    fallback: "tetrate",
    parse: parseName,
  },
  certFile: {
    name: "CENTRAL_TLS_CERT",
    says: "certificate of the link, PEM; set with the other two CENTRAL_TLS_*, without them the link is plaintext",
    form: "path",
    fallback: "",
    parse: parseText,
  },
  keyFile: {
    name: "CENTRAL_TLS_KEY",
    says: "its private key, PEM",
    form: "path",
    fallback: "",
    parse: parseText,
  },
  clientCaFile: {
    name: "CENTRAL_TLS_CLIENT_CA",
    says: "CA of the edges' certificates, PEM: each edge proves its cluster by its own",
    form: "path",
    fallback: "",
    parse: parseText,
  },
  trustDomain: {
    name: "CENTRAL_TRUST_DOMAIN",
    says: "trust domain of the edges' SPIFFE identities, where TLS is on",
    form: "domain",
    fallback: "cluster.local",
    parse: parseText,
  },
  isInsecure: {
    name: "CENTRAL_INSECURE",
    says: "allows plaintext on other addresses than loopback",
    form: "true or false",
    fallback: "false",
    parse: parseFlag,
  },
  logLevel: {
    name: "CENTRAL_LOG_LEVEL",
    says: "the least important log lines that are written",
    form: LOG_LEVELS.join(", "),
    fallback: "info",
    parse: parseOneOf(...LOG_LEVELS),
  },
} as const;

/** Every setting of a central process, or every problem of its environment at once. */
export function parseCentralConfig(env: Env): Result<CentralConfig, string[]> {
  const fields = collectVariables(env, CENTRAL_VARIABLES);
  if (!fields.ok) return fields;
  const { certFile, keyFile, clientCaFile, ...rest } = fields.value;
  const linkTls = parseTls({ certFile, keyFile, clientCaFile });
  if (!linkTls.ok) return err([linkTls.error]);
  const config: CentralConfig = { ...rest, linkTls: linkTls.value };
  const exposed = findInsecure(config);
  return exposed.length === 0 ? ok(config) : err(exposed);
}

function parseTls(files: TlsFiles): Result<undefined | TlsFiles> {
  const given = Object.values(files).filter((file) => file !== "").length;
  if (given === 0) return ok(undefined);
  if (given === 3) return ok(files);
  return err("CENTRAL_TLS_CERT, CENTRAL_TLS_KEY and CENTRAL_TLS_CLIENT_CA go together: set all three or none");
}

function findInsecure(config: CentralConfig): string[] {
  if (config.isInsecure) return [];
  const problems: string[] = [];
  if (config.linkTls === undefined && !isLoopbackHost(config.linkAddress.host)) {
    problems.push("CENTRAL_LINK_ADDRESS is not a loopback address: set CENTRAL_TLS_* or say CENTRAL_INSECURE=true");
  }
  if (!isLoopbackHost(config.apiAddress.host)) {
    problems.push(
      "CENTRAL_API_ADDRESS is not a loopback address and the API has neither TLS nor tokens: put a proxy in front of a loopback address, or say CENTRAL_INSECURE=true",
    );
  }
  return problems;
}

function parseName(text: string): Result<string> {
  return isDnsLabel(text) ? ok(text) : err(`${JSON.stringify(text)} is not a name of a-z, 0-9 and "-"`);
}

function parseStorePath(text: string): Result<string> {
  return /^[a-z]+:\/\//.test(text)
    ? err(`${JSON.stringify(text)} is an address; this version stores in a file, give its path`)
    : ok(text);
}

function parseLines(text: string): Result<number> {
  if (/^[1-9][0-9]{0,8}$/.test(text)) return ok(Number(text));
  return err(`${JSON.stringify(text)} is not a number of lines from 1 to 999999999`);
}
