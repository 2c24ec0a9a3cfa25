import {
  collectEnv,
  type Env,
  err,
  type HostPort,
  isDnsLabel,
  isLoopbackHost,
  ok,
  optional,
  parseFlag,
  parseHostPort,
  parseOneOf,
  parseText,
  type Result,
} from "@causeway/shared";

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
  /** Created on an empty store, so that the first objects have parents. */
  readonly organization: string;
  readonly tenant: string;
  /** Plaintext is accepted from and on other addresses than loopback. */
  readonly isInsecure: boolean;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
}

/** Every setting of a central process, or every problem of its environment at once. */
export function parseCentralConfig(env: Env): Result<CentralConfig, string[]> {
  const fields = collectEnv(env, {
    linkAddress: optional("CENTRAL_LINK_ADDRESS", parseHostPort, { host: "127.0.0.1", port: 9090 }),
    apiAddress: optional("CENTRAL_API_ADDRESS", parseHostPort, { host: "127.0.0.1", port: 8080 }),
    certFile: optional("CENTRAL_TLS_CERT", parseText, ""),
    keyFile: optional("CENTRAL_TLS_KEY", parseText, ""),
    clientCaFile: optional("CENTRAL_TLS_CLIENT_CA", parseText, ""),
    trustDomain: optional("CENTRAL_TRUST_DOMAIN", parseText, "cluster.local"),
    storePath: optional("CENTRAL_STORE", parseStorePath, "causeway.db"),
    organization: optional("CENTRAL_ORGANIZATION", parseName, "tetrate"),
    tenant: optional("CENTRAL_TENANT", parseName, "tetrate"),
    isInsecure: optional("CENTRAL_INSECURE", parseFlag, false),
    logLevel: optional("CENTRAL_LOG_LEVEL", parseOneOf("debug", "info", "warn", "error", "silent"), "info"),
  });
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
