import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
/** Wide enough for any machine's clock: these certificates protect nothing but loopback. */
const VALIDITY = { notBefore: new Date("2020-01-01T00:00:00Z"), notAfter: new Date("2049-12-31T00:00:00Z") };

/** What a workload needs to open and to accept connections: its certificate, its key and the root that it trusts. */
export interface WorkloadCertificate {
  readonly pem: { readonly ca: string; readonly cert: string; readonly key: string };
  /** The same, ready for connections. */
  readonly context: SecureContext;
}

/**
 * The root of trust of a mesh: issues workload certificates that carry a SPIFFE name and nothing else. Clusters that share
 * one authority trust each other; two authorities do not.
 */
export class Authority {
  readonly #root: X509Certificate;
  readonly #keys: webcrypto.CryptoKeyPair;
  /** By SPIFFE name: pods of one account share a certificate. */
  readonly #issued = new Map<string, Promise<WorkloadCertificate>>();
  #serial = 1;

  private constructor(root: X509Certificate, keys: webcrypto.CryptoKeyPair) {
    this.#root = root;
    this.#keys = keys;
  }

  static async create(name: string): Promise<Authority> {
    const keys = await generateKeys();
    const root = await X509CertificateGenerator.createSelfSigned({
      serialNumber: "01",
      name: `O=${name}`,
      ...VALIDITY,
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      ],
    });
    return new Authority(root, keys);
  }

  certificateFor(spiffe: string): Promise<WorkloadCertificate> {
    const known = this.#issued.get(spiffe);
    if (known !== undefined) return known;
    const issuing = this.#issue(spiffe);
    this.#issued.set(spiffe, issuing);
    return issuing;
  }

  async #issue(spiffe: string): Promise<WorkloadCertificate> {
    const keys = await generateKeys();
    this.#serial += 1;
    const certificate = await X509CertificateGenerator.create({
      serialNumber: this.#serial.toString(16).padStart(4, "0"),
      subject: "",
      issuer: this.#root.subject,
      ...VALIDITY,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new SubjectAlternativeNameExtension([{ type: "url", value: spiffe }], true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      ],
    });
    const key = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
    const pem = {
      ca: this.#root.toString("pem"),
      cert: certificate.toString("pem"),
      key: `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----\n`,
    };
    return { pem, context: createSecureContext({ ...pem, minVersion: "TLSv1.3" }) };
  }
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}
