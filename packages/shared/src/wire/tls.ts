import { createPrivateKey, X509Certificate } from "node:crypto";
import { ChannelCredentials, experimental, type ServerCredentials } from "@grpc/grpc-js";
import { AppError } from "../domain/app-error.js";

/** A certificate (chain) and its key, PEM. */
export interface KeyPair {
  readonly certificate: Buffer;
  readonly privateKey: Buffer;
}

/** What the server shows, and whose client certificates it believes. */
export interface ServerTls extends KeyPair {
  /**
   * CA of client certificates, PEM; undefined believes none. A client without a certificate may connect all the same:
   * `PeerIdentity` decides about it.
   */
  readonly clientCa: undefined | Buffer;
}

/** Whom a client believes, and what it shows. */
export interface ClientTls {
  /** CA of the server's certificate, PEM. */
  readonly serverCa: Buffer;
  readonly identity: undefined | KeyPair;
}

/** Server credentials whose certificates can be replaced while connections stand. */
export interface ReplaceableCredentials {
  readonly credentials: ServerCredentials;
  /** For new connections. Throws AppError `Invalid` on a bundle that does not fit together; the last one stays. */
  replace(tls: ServerTls): void;
}

type Provider = experimental.CertificateProvider;
type CaListener = Parameters<Provider["addCaCertificateListener"]>[0];
type IdentityListener = Parameters<Provider["addIdentityCertificateListener"]>[0];

/** Throws AppError `Invalid` on a bundle that does not fit together. */
export function createServerCredentials(first: ServerTls): ReplaceableCredentials {
  checkPair(first);
  let tls = first;
  const cas = new Set<CaListener>();
  const identities = new Set<IdentityListener>();
  // The provider must have a CA. The server's own certificate, which is nobody's issuer, stands for "none".
  const tellCa = (listener: CaListener) => listener({ caCertificate: tls.clientCa ?? tls.certificate });
  const tellIdentity = (listener: IdentityListener) => listener(tls);
  // The library listens before it has attached its own watcher, and would miss what it is told at once.
  const provider: Provider = {
    addCaCertificateListener: (listener) => queueMicrotask(() => tellCa(join(cas, listener))),
    removeCaCertificateListener: (listener) => void cas.delete(listener),
    addIdentityCertificateListener: (listener) => queueMicrotask(() => tellIdentity(join(identities, listener))),
    removeIdentityCertificateListener: (listener) => void identities.delete(listener),
  };
  return {
    // The same object for both roles: the library hands its two parameters on in the wrong order.
    credentials: experimental.createCertificateProviderServerCredentials(provider, provider, false),
    replace(next) {
      checkPair(next);
      tls = next;
      for (const listener of cas) tellCa(listener);
      for (const listener of identities) tellIdentity(listener);
    },
  };
}

/** Throws AppError `Invalid` on a bundle that does not fit together. */
export function createClientCredentials(tls: undefined | ClientTls): ChannelCredentials {
  if (tls === undefined) return ChannelCredentials.createInsecure();
  const { serverCa, identity } = tls;
  if (identity === undefined) return ChannelCredentials.createSsl(serverCa);
  checkPair(identity);
  return ChannelCredentials.createSsl(serverCa, identity.privateKey, identity.certificate);
}

function join<T>(set: Set<T>, item: T): T {
  set.add(item);
  return item;
}

function checkPair(pair: KeyPair): void {
  if (!isPair(pair)) throw new AppError("Invalid", "the key does not belong to the certificate");
}

function isPair({ certificate, privateKey }: KeyPair): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(cause: unknown): AppError {
  return new AppError("Invalid", "the certificate or its key cannot be read", { cause });
}
