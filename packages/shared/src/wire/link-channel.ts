import { type Client, connectivityState, Client as GrpcClient, Metadata } from "@grpc/grpc-js";
import type { Clock } from "../domain/clock.js";
import { formatHostPort, type HostPort } from "../domain/env.js";
import type { ProcessId } from "../domain/process-id.js";
import type { FrameStream } from "../link/frame-stream.js";
import { clientStream } from "./client-stream.js";
import { CLIENT_OPTIONS } from "./grpc-options.js";
import { CLUSTER_METADATA } from "./peer-identity.js";
import { INCARNATION_METADATA, INSTANCE_METADATA, type Rpc } from "./rpcs.js";
import { type ClientTls, createClientCredentials } from "./tls.js";

export interface LinkChannelOptions {
  readonly address: HostPort;
  /** Asked for each new connection, so that renewed certificates are used; undefined for plaintext. */
  readonly tls: undefined | (() => ClientTls);
  /** Named in metadata; believed on plaintext links only. */
  readonly cluster: string;
  readonly process: ProcessId;
  readonly clock: Clock;
}

/**
 * The one connection that all streams of a link share. A connection that failed is replaced by a new one when the next
 * stream is opened, so that only the streams' own back-off decides when to try.
 */
export class LinkChannel {
  private readonly options: LinkChannelOptions;
  private client: undefined | Client;
  private readonly open = new Set<symbol>();
  private onIdle: () => void = () => undefined;

  constructor(options: LinkChannelOptions) {
    this.options = options;
  }

  /** Opens a call. What goes wrong, certificates that cannot be read included, ends the stream. */
  connect<Q, RQ, S, RS>(rpc: Rpc<Q, RQ, S, RS>): FrameStream<Q, RS> {
    try {
      const client = this.acquire();
      const { path, encodeRequest, decodeResponse } = rpc;
      const call = client.makeBidiStreamRequest(path, encodeRequest, decodeResponse, this.metadata());
      const id = Symbol(path);
      this.open.add(id);
      const stream = clientStream<Q, RS>({
        ...{ call, clock: this.options.clock, isSecure: this.options.tls !== undefined },
        onClosed: () => this.onClosed(id),
      });
      return {
        ...stream,
        cancel: (reason) => {
          this.abandon(client);
          stream.cancel(reason);
        },
      };
    } catch (error) {
      return failedStream(error instanceof Error ? error.message : String(error));
    }
  }

  /** Waits for the calls, which their owners have ended, and closes the connection. */
  async close(): Promise<void> {
    if (this.open.size > 0) {
      await new Promise<void>((resolve) => {
        this.onIdle = resolve;
      });
    }
    this.client?.close();
    this.client = undefined;
  }

  private acquire(): Client {
    const state = this.client?.getChannel().getConnectivityState(false);
    if (state === connectivityState.TRANSIENT_FAILURE) {
      this.client?.close();
      this.client = undefined;
    }
    const { address, tls } = this.options;
    this.client ??= new GrpcClient(formatHostPort(address), createClientCredentials(tls?.()), CLIENT_OPTIONS);
    return this.client;
  }

  /**
   * A stream was given up because nothing came: the connection may be alive and lead nowhere. The next stream gets one of
   * its own, to where the address points then; a stream that is still open on the old one keeps it.
   */
  private abandon(client: Client): void {
    if (this.client !== client) return;
    this.client = undefined;
    client.close();
  }

  private metadata(): Metadata {
    const { cluster, process } = this.options;
    const metadata = new Metadata();
    metadata.set(CLUSTER_METADATA, cluster);
    metadata.set(INSTANCE_METADATA, process.instance);
    metadata.set(INCARNATION_METADATA, String(process.incarnation));
    return metadata;
  }

  private onClosed(id: symbol): void {
    this.open.delete(id);
    if (this.open.size === 0) this.onIdle();
  }
}

function failedStream<Out, In>(message: string): FrameStream<Out, In> {
  return {
    listen: (listener) => queueMicrotask(() => listener.onEnd({ kind: "refusal", message })),
    write: () => false,
    end: () => undefined,
    cancel: () => undefined,
  };
}
