import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { Clock } from "../domain/clock.js";
import { formatHostPort, type HostPort } from "../domain/env.js";
import type { ClusterId } from "../domain/ids.js";
import type { Log } from "../domain/log.js";
import { ClusterLink } from "../link/cluster-link.js";
import { WriteTurns } from "../link/write-turns.js";
import type { Goodbye } from "../session/frames.js";
import { SERVER_OPTIONS } from "./grpc-options.js";
import { bindServer, stopServer } from "./grpc-server.js";
import { createHealth } from "./health-server.js";
import { openCalls } from "./link-calls.js";
import type { LinkHandler } from "./link-handler.js";
import type { LinkObserver } from "./link-observer.js";
import type { PeerIdentity } from "./peer-identity.js";
import { EDGE_LINK } from "./rpcs.js";
import { createServerCredentials, type ReplaceableCredentials, type ServerTls } from "./tls.js";

/** A draining server asks its edges to come back spread over so long, after `DRAIN_RETRY_MS`. */
const DRAIN_SPREAD_MS = 2_000;
const DRAIN_RETRY_MS = 500;
/** After a person has cut a cluster off. */
const DISCONNECT_RETRY_MS = 15_000;

export interface LinkServerOptions {
  readonly address: HostPort;
  /** Undefined serves plaintext. */
  readonly tls: undefined | ServerTls;
  readonly identity: PeerIdentity;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly handler: LinkHandler;
  readonly observer: LinkObserver;
}

export interface LinkServer extends AsyncDisposable {
  /** The port that it listens on, also when 0 was asked for. */
  readonly port: number;
  /** Ends the streams of a cluster, whose edge asks again later; `handler.accept` then decides. */
  disconnect(cluster: ClusterId, message: string): void;
  /** For new connections. Throws AppError `Invalid` on a bundle that does not fit together, or without TLS at start. */
  replaceTls(tls: ServerTls): void;
}

/**
 * Central's end of the link: `causeway.v1.EdgeLink` and health on one port. Stopping says goodbye on every stream first.
 * Throws AppError `Unavailable` when it cannot listen, `Invalid` on certificates that do not fit together.
 */
export async function startLinkServer(options: LinkServerOptions): Promise<LinkServer> {
  const { address, tls, clock, random, log, handler } = options;
  const server = new Server(SERVER_OPTIONS);
  const health = createHealth([EDGE_LINK]);
  health.addToServer(server);
  const links = new Map<ClusterId, ClusterLink>();
  const linkOf = (cluster: ClusterId) => {
    const found = links.get(cluster);
    if (found !== undefined) return found;
    const onStatus = (status: ClusterLink["status"]) => handler.onLink(cluster, status);
    const link = new ClusterLink({ clock, log: log.child({ clusterId: cluster }), onStatus });
    links.set(cluster, link);
    return link;
  };
  const calls = openCalls({ ...options, server, turns: new WriteTurns(), linkOf });
  const secure = tls === undefined ? undefined : createServerCredentials(tls);
  const credentials = secure?.credentials ?? ServerCredentials.createInsecure();
  const port = await bindServer(server, formatHostPort(address), credentials);
  for (const name of ["", EDGE_LINK]) health.setStatus(name, "SERVING");
  return {
    port,
    disconnect: (cluster, message) => links.get(cluster)?.close(draining(DISCONNECT_RETRY_MS, message)),
    replaceTls: (next) => replaceTls(secure, next),
    async [Symbol.asyncDispose]() {
      for (const name of ["", EDGE_LINK]) health.setStatus(name, "NOT_SERVING");
      calls.drain();
      for (const link of links.values()) {
        link.close(draining(DRAIN_RETRY_MS + random() * DRAIN_SPREAD_MS, "central is being stopped"));
      }
      await stopServer(server, clock);
    },
  };
}

function replaceTls(secure: undefined | ReplaceableCredentials, tls: ServerTls): void {
  if (secure === undefined) throw new Error("the server was started without TLS");
  secure.replace(tls);
}

function draining(retryAfterMs: number, message: string): Goodbye {
  return { kind: "goodbye", reason: "draining", retryAfterMs, message };
}
