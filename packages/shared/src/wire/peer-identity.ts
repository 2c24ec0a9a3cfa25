import { isLoopbackHost } from "../domain/env.js";
import { type ClusterId, parseClusterId } from "../domain/ids.js";
import { err, type Result } from "../domain/result.js";

/** Metadata by which a client names its cluster on a plaintext link. */
export const CLUSTER_METADATA = "causeway-cluster";

/** What the server knows of a call's other end. */
export interface PeerFacts {
  /** Value of a metadata entry; undefined when there is none. */
  readonly metadata: (name: string) => undefined | string;
  /** Address of the other end, without port. */
  readonly address: string;
  /** `subjectAltName` of the client's certificate as Node prints it; undefined unless a trusted CA issued it. */
  readonly subjectAltName: undefined | string;
}

/** Which cluster the connection proves to speak for; or why none. */
export type PeerIdentity = (peer: PeerFacts) => Result<ClusterId>;

export interface PlaintextIdentityOptions {
  /** Believe other addresses than loopback too. */
  readonly isInsecure: boolean;
}

/** Believes what the metadata says: for one machine, or where somebody has said aloud that the network is trusted. */
export function plaintextIdentity({ isInsecure }: PlaintextIdentityOptions): PeerIdentity {
  return ({ metadata, address }) => {
    if (!isInsecure && !isLoopbackHost(address.replace(/^::ffff:/, ""))) {
      return err(`plaintext from ${address} is not accepted: use TLS, or say that the network is trusted`);
    }
    const cluster = metadata(CLUSTER_METADATA);
    return cluster === undefined ? err(`the call has no metadata ${CLUSTER_METADATA}`) : parseClusterId(cluster);
  };
}

/** Believes the one SPIFFE URI of the client's certificate: `spiffe://<trust domain>/causeway/edge/<cluster>`. */
export function mtlsIdentity(trustDomain: string): PeerIdentity {
  const prefix = `spiffe://${trustDomain}/causeway/edge/`;
  return ({ subjectAltName }) => {
    if (subjectAltName === undefined) return err("the client shows no certificate of a trusted CA");
    const uris = parseUris(subjectAltName);
    const [uri] = uris;
    // SPIFFE X.509-SVID, section 2: exactly one URI.
    if (uri === undefined || uris.length > 1) return err(`the client's certificate has ${uris.length} URIs, not one`);
    if (!uri.startsWith(prefix)) return err(`the client's certificate is for ${uri}, not for an edge`);
    return parseClusterId(uri.slice(prefix.length));
  };
}

/** Node quotes a name that contains anything special; such a URI is kept with its quotes and matches nothing. */
function parseUris(subjectAltName: string): string[] {
  return subjectAltName
    .split(", ")
    .filter((name) => name.startsWith("URI:"))
    .map((name) => name.slice("URI:".length));
}
