import { readFile } from "node:fs/promises";
import type { RequestOptions } from "node:https";
import type { Authenticator } from "@kubernetes/client-node/dist/auth.js";
import type { User } from "@kubernetes/client-node/dist/config_types.js";
import { ExecAuth } from "@kubernetes/client-node/dist/exec_auth.js";
import { FileAuth } from "@kubernetes/client-node/dist/file_auth.js";
import { AppError } from "../domain/app-error.js";
import type { Clock } from "../domain/clock.js";
import type { KubeTarget } from "./kube-target.js";

/** What one request carries to prove who asks, and to check who answers. */
export type KubeCredentials = Pick<RequestOptions, "ca" | "cert" | "key"> & {
  readonly headers: Readonly<Record<string, string>>;
};

/** Files and tokens are renewed in place, and an exec plugin may not say how long its token lives. */
const MAX_AGE_MS = 60_000;

/** Obtains credentials, and keeps them for a minute. */
export class CredentialSource {
  private readonly target: KubeTarget;
  private readonly clock: Clock;
  private current: undefined | Promise<KubeCredentials>;
  private sinceMs = 0;

  constructor(target: KubeTarget, clock: Clock) {
    this.target = target;
    this.clock = clock;
  }

  /** Throws `Forbidden` when they cannot be had. */
  get(): Promise<KubeCredentials> {
    const nowMs = this.clock.monotonic();
    if (this.current === undefined || nowMs - this.sinceMs > MAX_AGE_MS) {
      this.sinceMs = nowMs;
      this.current = this.load();
    }
    return this.current;
  }

  /** The server does not take them any more: the next call asks anew. */
  forget(): void {
    this.current = undefined;
  }

  private async load(): Promise<KubeCredentials> {
    try {
      return await loadCredentials(this.target);
    } catch (error) {
      this.forget();
      throw unobtainable(error);
    }
  }
}

function unobtainable(cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError("Forbidden", `credentials for the API server cannot be had: ${reason.slice(0, 500)}`, { cause });
}

async function loadCredentials({ cluster, user }: KubeTarget): Promise<KubeCredentials> {
  const headers: Record<string, string> = {};
  const options: RequestOptions = { headers };
  await (await authenticatorOf(user))?.applyAuthentication(user, options);
  const ca = await contentOf(cluster.caFile, cluster.caData);
  const cert = options.cert ?? (await contentOf(user.certFile, user.certData));
  const key = options.key ?? (await contentOf(user.keyFile, user.keyData));
  return {
    headers: trimmed({ ...headers, ...ownHeaders(user) }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

async function authenticatorOf(user: User): Promise<undefined | Authenticator> {
  const provider = (user.authProvider as undefined | null | { readonly name?: string })?.name;
  const known = [new ExecAuth(), new FileAuth()].find((authenticator) => authenticator.isAuthProvider(user));
  if (known !== undefined) return known;
  if (provider === undefined) return undefined;
  if (provider !== "oidc") throw new Error(`the auth provider ${JSON.stringify(provider)} is not supported, use exec`);
  const { OpenIDConnectAuth } = await import("@kubernetes/client-node/dist/oidc_auth.js");
  return new OpenIDConnectAuth();
}

function ownHeaders(user: User): Readonly<Record<string, string>> {
  const basic = Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64");
  return {
    ...(user.username ? { Authorization: `Basic ${basic}` } : {}),
    ...(user.token ? { Authorization: `Bearer ${user.token}` } : {}),
    ...(user.impersonateUser ? { "Impersonate-User": user.impersonateUser } : {}),
  };
}

/** Token files often end in a newline, which no header may carry. */
function trimmed(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.trim()]));
}

async function contentOf(file: undefined | string, data: undefined | string): Promise<undefined | Buffer> {
  if (file) return readFile(file);
  return data ? Buffer.from(data, "base64") : undefined;
}
