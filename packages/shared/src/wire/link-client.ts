import type { Clock } from "../domain/clock.js";
import type { DesiredResource } from "../domain/desired.js";
import type { HostPort } from "../domain/env.js";
import type { ClusterId } from "../domain/ids.js";
import type { Log } from "../domain/log.js";
import type { ProcessId } from "../domain/process-id.js";
import { createPublisherMachine, createSubscriberMachine, type MachineContext } from "../link/create-machines.js";
import type { LinkStatus } from "../link/link-status.js";
import { StreamKeeper } from "../link/stream-keeper.js";
import { WriteTurns } from "../link/write-turns.js";
import type { Goodbye } from "../session/frames.js";
import type { PublishedTable } from "../session/published-table.js";
import type { SubscribedState } from "../session/subscribed-state.js";
import { decodeDesired } from "./desired-codec.js";
import { LinkChannel } from "./link-channel.js";
import type { FollowEvents } from "./link-handler.js";
import type { LinkObserver } from "./link-observer.js";
import { FOLLOW, REPORT } from "./rpcs.js";
import type { ClientTls } from "./tls.js";

const LEAVING: Goodbye = { kind: "goodbye", reason: "draining", retryAfterMs: 0, message: "the edge is being stopped" };

export interface LinkClientOptions extends ProcessId {
  readonly address: HostPort;
  /** Asked for each new connection, so that renewed certificates are used; undefined for plaintext. */
  readonly tls: undefined | (() => ClientTls);
  readonly cluster: ClusterId;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** What the cluster has. Published from `openReport` on. */
  readonly report: PublishedTable;
  /** What the cluster should have, as far as heard. */
  readonly followState: SubscribedState<DesiredResource>;
  /** Once a frame that changed anything, after `followState` has taken it in. Must not throw. */
  readonly onFollow: (events: FollowEvents) => void;
  /** After a stream came, went, lagged or completed, and every 10 s while one is open. Must not throw. */
  readonly onStatus: (status: LinkStatus) => void;
  readonly observer: LinkObserver;
}

export interface LinkClient extends AsyncDisposable {
  /** Opens the Report stream: to be called once the report is complete. Later calls do nothing. */
  openReport(): void;
  readonly status: LinkStatus;
}

/** The edge's end of the link: opens Follow at once, Report when told to, and each again after whatever ended it. */
export function startLinkClient(options: LinkClientOptions): LinkClient {
  const { cluster, clock, random, report, log, followState, onFollow, observer } = options;
  const process = { instance: options.instance, incarnation: options.incarnation };
  const channel = new LinkChannel({ address: options.address, tls: options.tls, cluster, process, clock });
  const turns = new WriteTurns();
  const keep = (stream: MachineContext["stream"]) => ({
    ...{ clock, random, turns, log: log.child({ stream }) },
    onStatus: () => options.onStatus(statusOf()),
    onUp: () => {
      for (const keeper of [follow, reporting]) keeper.hurry();
    },
    onDigestMismatch: () => observer.onDigestMismatch(cluster, stream),
  });
  const contextOf = (stream: MachineContext["stream"]): MachineContext => {
    const onDelay: MachineContext["onDelay"] = (delay) => observer.onDelay(cluster, delay);
    return { stream, process, clock, onDelay };
  };
  const follow = new StreamKeeper({
    ...keep("follow"),
    connect: () => channel.connect(FOLLOW),
    createMachine: () =>
      createSubscriberMachine(contextOf("follow"), { state: followState, decode: decodeDesired, onEvents: onFollow }),
  });
  const reporting = new StreamKeeper({
    ...keep("report"),
    connect: () => channel.connect(REPORT),
    createMachine: () => createPublisherMachine(contextOf("report"), report),
  });
  const statusOf = (): LinkStatus => ({
    ...{ report: reporting.status, follow: follow.status, peer: follow.peer ?? reporting.peer },
    isDuplicate: false,
  });
  const forget = report.onChange(() => reporting.wake());
  follow.open();
  return {
    openReport: () => reporting.open(),
    get status() {
      return statusOf();
    },
    async [Symbol.asyncDispose]() {
      forget();
      reporting.close(LEAVING);
      follow.close(LEAVING);
      await channel.close();
    },
  };
}
