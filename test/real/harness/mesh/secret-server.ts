import { join } from "node:path";
import { Authority, type WorkloadCertificate } from "@causeway/sandbox";
import { Server, ServerCredentials, type ServerDuplexStream, type ServiceDefinition } from "@grpc/grpc-js";
import { loadSecretService, SECRET } from "./secret-protocol.js";

interface SecretRequest {
  readonly resourceNames: readonly string[];
  readonly responseNonce: string;
  readonly errorDetail: null | { readonly message: string };
}

type SecretStream = ServerDuplexStream<SecretRequest, object>;

const VERSION = "1";
const TRUST_DOMAIN = "cluster.local";

/**
 * Hands out workload certificates of one root as istio-agent does, over one unix socket per identity: who can open the
 * socket has the identity. Unix sockets cross network namespaces, so that no proxy needs a way out of its own.
 */
export class SecretServer implements AsyncDisposable {
  readonly #authority: Authority;
  readonly #folder: string;
  readonly #service: ServiceDefinition;
  readonly #servers = new Map<string, { readonly path: string; readonly server: Server }>();

  private constructor(authority: Authority, folder: string) {
    this.#authority = authority;
    this.#folder = folder;
    this.#service = loadSecretService();
  }

  /** The sockets go into the folder. */
  static async create(folder: string): Promise<SecretServer> {
    return new SecretServer(await Authority.create("causeway.test"), folder);
  }

  /** Path of the socket at which an account's certificate is to be had. */
  async socketFor(namespace: string, account: string): Promise<string> {
    const spiffe = `spiffe://${TRUST_DOMAIN}/ns/${namespace}/sa/${account}`;
    const known = this.#servers.get(spiffe);
    if (known !== undefined) return known.path;
    const path = join(this.#folder, `sds-${this.#servers.size + 1}.sock`);
    const certificate = await this.#authority.certificateFor(spiffe);
    const server = new Server();
    this.#servers.set(spiffe, { path, server });
    const StreamSecrets = (stream: SecretStream) => serveSecrets(stream, certificate);
    server.addService(this.#service, { StreamSecrets });
    await new Promise<void>((resolve, reject) => {
      server.bindAsync(`unix:${path}`, ServerCredentials.createInsecure(), (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
    return path;
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const { server } of this.#servers.values()) server.forceShutdown();
    return Promise.resolve();
  }
}

/** Answers each new question once; what only accepts an answer is no question. */
function serveSecrets(stream: SecretStream, certificate: WorkloadCertificate): void {
  let nonce = 0;
  stream.on("data", (request: SecretRequest) => {
    if (request.responseNonce !== "") return;
    nonce += 1;
    stream.write({
      versionInfo: VERSION,
      typeUrl: SECRET,
      nonce: String(nonce),
      resources: request.resourceNames.map((name) => describeSecret(name, certificate)),
    });
  });
  stream.on("end", () => stream.end());
  // A proxy that was killed hears nothing more.
  stream.on("error", () => stream.destroy());
}

/** `default` is the workload's own certificate, `ROOTCA` what it trusts: the names that istiod's configuration uses. */
function describeSecret(name: string, { pem }: WorkloadCertificate): object {
  if (name === "ROOTCA") {
    return { "@type": SECRET, name, validationContext: { trustedCa: { inlineString: pem.ca } } };
  }
  const tlsCertificate = {
    certificateChain: { inlineString: `${pem.cert}\n${pem.ca}\n` },
    privateKey: { inlineString: pem.key },
  };
  return { "@type": SECRET, name, tlsCertificate };
}
