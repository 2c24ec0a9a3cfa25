import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { afterEach, describe, expect, it } from "vitest";
import type { DesiredResource } from "../domain/desired.js";
import type { ClusterId } from "../domain/ids.js";
import type { ReportResource } from "../domain/report.js";
import { ok } from "../domain/result.js";
import type { LinkStatus } from "../link/link-status.js";
import { Scope } from "../node/scope.js";
import { systemClock } from "../node/system-clock.js";
import { PublishedTable } from "../session/published-table.js";
import { SubscribedState } from "../session/subscribed-state.js";
import { RecordingLog } from "../testing/recording-log.js";
import { waitFor } from "../testing/wait-for.js";
import { startLinkClient } from "./link-client.js";
import { NO_OBSERVER } from "./link-observer.js";
import { type LinkServer, startLinkServer } from "./link-server.js";
import { mtlsIdentity } from "./peer-identity.js";
import type { ClientTls, KeyPair, ServerTls } from "./tls.js";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

let scope = new Scope();
afterEach(async () => {
  await scope[Symbol.asyncDispose]();
  scope = new Scope();
});

interface Authority {
  readonly certificate: Buffer;
  issue(uri: string): Promise<KeyPair>;
}

async function createAuthority(name: string): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ name: `CN=${name}`, keys, signingAlgorithm: ALGORITHM },
    extensions: [new x509.BasicConstraintsExtension(true)],
  });
  return {
    certificate: Buffer.from(ca.toString("pem")),
    async issue(uri) {
      const pair = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
      const certificate = await x509.X509CertificateGenerator.create({
        ...{ subject: "CN=leaf", issuer: ca.subject, publicKey: pair.publicKey },
        ...{ signingKey: keys.privateKey, signingAlgorithm: ALGORITHM },
        extensions: [
          new x509.SubjectAlternativeNameExtension([
            { type: "ip", value: "127.0.0.1" },
            { type: "url", value: uri },
          ]),
        ],
      });
      const key = await webcrypto.subtle.exportKey("pkcs8", pair.privateKey);
      const pem = x509.PemConverter.encode(key, "PRIVATE KEY");
      return { certificate: Buffer.from(certificate.toString("pem")), privateKey: Buffer.from(pem) };
    },
  };
}

const edgeUri = (cluster: string) => `spiffe://mesh.example/causeway/edge/${cluster}`;

async function startServer(tls: ServerTls, connected: Set<ClusterId>): Promise<LinkServer> {
  const server = await startLinkServer({
    ...{ address: { host: "127.0.0.1", port: 0 }, tls, identity: mtlsIdentity("mesh.example") },
    ...{ clock: systemClock, random: () => 0, log: new RecordingLog(), observer: NO_OBSERVER },
    handler: {
      accept: () => ok(undefined),
      reportState: () => new SubscribedState<ReportResource>(),
      onReport: () => undefined,
      followTable: () => new PublishedTable(),
      onLink: (cluster) => void connected.add(cluster),
    },
  });
  return scope.use(server);
}

function startClient(server: LinkServer, tls: ClientTls) {
  const seen: { status: undefined | LinkStatus } = { status: undefined };
  scope.use(
    startLinkClient({
      ...{ address: { host: "127.0.0.1", port: server.port }, tls: () => tls },
      // What the metadata says does not count on this link.
      ...{ cluster: "somebody-else" as ClusterId, instance: "i1", incarnation: 1 },
      ...{ clock: systemClock, random: () => 0.01, log: new RecordingLog(), observer: NO_OBSERVER },
      ...{ report: new PublishedTable(), followState: new SubscribedState<DesiredResource>() },
      onFollow: () => undefined,
      onStatus: (status) => {
        seen.status = status;
      },
    }),
  );
  return seen;
}

describe("a link over TLS", () => {
  it("speaks for the cluster of the client's certificate", async () => {
    const ca = await createAuthority("ca");
    const connected = new Set<ClusterId>();
    const tls = { ...(await ca.issue("spiffe://mesh.example/causeway/central")), clientCa: ca.certificate };
    const server = await startServer(tls, connected);
    const client = startClient(server, { serverCa: ca.certificate, identity: await ca.issue(edgeUri("c7")) });
    await waitFor(() => client.status?.follow.isComplete);
    expect([...connected]).toEqual(["c7"]);
  });

  it("refuses a client without certificate, or with one of another CA", async () => {
    const ca = await createAuthority("ca");
    const other = await createAuthority("other");
    const connected = new Set<ClusterId>();
    const tls = { ...(await ca.issue("spiffe://mesh.example/causeway/central")), clientCa: ca.certificate };
    const server = await startServer(tls, connected);
    for (const identity of [undefined, await other.issue(edgeUri("c7"))]) {
      const client = startClient(server, { serverCa: ca.certificate, identity });
      await waitFor(() => client.status?.follow.problem.includes("no certificate of a trusted CA"));
    }
    expect([...connected]).toEqual([]);
  });

  it("does not believe a server of another CA", async () => {
    const ca = await createAuthority("ca");
    const other = await createAuthority("other");
    const connected = new Set<ClusterId>();
    const tls = { ...(await other.issue("spiffe://mesh.example/causeway/central")), clientCa: ca.certificate };
    const server = await startServer(tls, connected);
    const client = startClient(server, { serverCa: ca.certificate, identity: await ca.issue(edgeUri("c7")) });
    await waitFor(() => client.status?.follow.problem.includes("UNAVAILABLE"));
    expect([...connected]).toEqual([]);
  });

  it("takes new certificates for new connections, and keeps the old ones when they do not fit", async () => {
    const before = await createAuthority("before");
    const after = await createAuthority("after");
    const connected = new Set<ClusterId>();
    const uri = "spiffe://mesh.example/causeway/central";
    const first = { ...(await before.issue(uri)), clientCa: before.certificate };
    const server = await startServer(first, connected);
    const second = { ...(await after.issue(uri)), clientCa: after.certificate };
    expect(() => server.replaceTls({ ...second, privateKey: first.privateKey })).toThrow("does not belong");
    expect(() => server.replaceTls({ ...second, privateKey: Buffer.from("half") })).toThrow("cannot be read");
    const old = startClient(server, { serverCa: before.certificate, identity: await before.issue(edgeUri("c1")) });
    await waitFor(() => old.status?.follow.isComplete);
    server.replaceTls(second);
    const renewed = startClient(server, { serverCa: after.certificate, identity: await after.issue(edgeUri("c2")) });
    await waitFor(() => renewed.status?.follow.isComplete);
    expect(old.status?.follow.state).toBe("up");
    expect([...connected]).toEqual(["c1", "c2"]);
  });
});
