import type { AddressInfo } from "node:net";
import { AppError, formatHostPort, type HostPort, isLoopbackHost } from "@causeway/shared";
import { createHttpApi, type HttpApiParts, type TlsKeyPair } from "./create-http-api.js";

export interface HttpApiOptions extends HttpApiParts {
  /** Port 0 takes a free one. */
  readonly address: HostPort;
  /** Undefined: plaintext, which other addresses than loopback must have allowed. */
  readonly tls: undefined | TlsKeyPair;
  readonly isInsecureAllowed: boolean;
}

export interface HttpApi extends AsyncDisposable {
  /** Where it listens, with the port that was taken. */
  readonly url: string;
}

/**
 * Serves the management API until it is disposed of. Throws AppError `Invalid` for plaintext on an address that others
 * can reach, `Unavailable` when the address cannot be listened on.
 */
export async function startHttpApi(options: HttpApiOptions): Promise<HttpApi> {
  const { address, tls, isInsecureAllowed } = options;
  if (tls === undefined && !isInsecureAllowed && !isLoopbackHost(address.host)) {
    const where = formatHostPort(address);
    throw new AppError(
      "Invalid",
      `the API on ${where} has no TLS and is no loopback address: CENTRAL_INSECURE is not set`,
    );
  }
  const app = createHttpApi(options, tls);
  try {
    await app.listen({ host: address.host, port: address.port });
  } catch (error) {
    await app.close();
    throw listenError(address, error);
  }
  // Listening on TCP always has an address with a port.
  const { port } = app.server.address() as AddressInfo;
  const url = `${tls === undefined ? "http" : "https"}://${formatHostPort({ host: address.host, port })}`;
  return { url, [Symbol.asyncDispose]: () => app.close() };
}

function listenError(address: HostPort, cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError("Unavailable", `the API cannot listen on ${formatHostPort(address)}: ${why}`, { cause });
}
