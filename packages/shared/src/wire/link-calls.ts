import { type Server, type ServerDuplexStream, type ServiceDefinition, status } from "@grpc/grpc-js";
import type { Clock } from "../domain/clock.js";
import type { ClusterId } from "../domain/ids.js";
import type { Log } from "../domain/log.js";
import type { ProcessId } from "../domain/process-id.js";
import type { Result } from "../domain/result.js";
import type { ClusterLink, StreamName } from "../link/cluster-link.js";
import { createPublisherMachine, createSubscriberMachine, type MachineContext } from "../link/create-machines.js";
import { LiveStream } from "../link/live-stream.js";
import { isDigestMismatch } from "../link/reconnect-delay.js";
import type { StreamMachine } from "../link/stream-machine.js";
import type { WriteTurns } from "../link/write-turns.js";
import type {
  Goodbye,
  Heartbeat,
  PublisherFrame,
  ReceivedPublisherFrame,
  ReceivedSubscriberFrame,
  SubscriberFrame,
} from "../session/frames.js";
import type { LinkHandler, ReportEvents } from "./link-handler.js";
import type { LinkObserver } from "./link-observer.js";
import type { PeerIdentity } from "./peer-identity.js";
import { type Caller, type CallRefusal, readCaller } from "./read-caller.js";
import { decodeReport } from "./report-codec.js";
import { FOLLOW, REPORT, type Rpc } from "./rpcs.js";
import { refuseCall, serverStream } from "./server-stream.js";

/** What a call that comes while the server drains is asked to wait. */
const DRAINING: Goodbye = {
  ...{ kind: "goodbye", reason: "draining", retryAfterMs: 1_000 },
  message: "central is being stopped",
};

export interface LinkCallsOptions {
  readonly server: Server;
  readonly identity: PeerIdentity;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly handler: LinkHandler;
  readonly observer: LinkObserver;
  readonly turns: WriteTurns;
  readonly linkOf: (cluster: ClusterId) => ClusterLink;
}

export interface LinkCalls {
  /** From now on every call is answered with a goodbye. */
  drain(): void;
}

/** What one stream needs. */
interface StreamParts<Out, In> {
  readonly machine: StreamMachine<Out, In>;
  /** Calls back when there may be something new to send; the returned function ends that. */
  readonly onChange: (wake: () => void) => () => void;
}

/** One of the two calls. */
interface StreamKind<Out, In> {
  readonly name: StreamName;
  readonly open: (context: MachineContext, cluster: ClusterId) => StreamParts<Out, In>;
}

type StreamCall<Out, In> = ServerDuplexStream<In, Out | Goodbye | Heartbeat>;

/** Answers both calls of the service. */
export function openCalls(options: LinkCallsOptions): LinkCalls {
  const { server, handler, clock, random } = options;
  const process = createProcessId(clock, random);
  const report: StreamKind<SubscriberFrame, ReceivedPublisherFrame> = {
    name: "report",
    open(context, cluster) {
      const state = handler.reportState(cluster);
      const onEvents = (events: ReportEvents) => handler.onReport(cluster, events);
      const machine = createSubscriberMachine(context, { state, decode: decodeReport, onEvents });
      return { machine, onChange: () => () => undefined };
    },
  };
  const follow: StreamKind<PublisherFrame, ReceivedSubscriberFrame> = {
    name: "follow",
    open(context, cluster) {
      const table = handler.followTable(cluster);
      const onChange = (wake: () => void) => {
        const ends = [table.onChange(wake), table.onRelease(wake)];
        return () => {
          for (const end of ends) end();
        };
      };
      return { machine: createPublisherMachine(context, table), onChange };
    },
  };
  let isDraining = false;
  const answer = <Out, In extends { readonly kind: string }>(kind: StreamKind<Out, In>) => {
    return (call: StreamCall<Out, In>) => {
      if (isDraining) sayGoodbye(call, DRAINING);
      else onCall(options, process, kind, call);
    };
  };
  const service: ServiceDefinition = { Report: methodOf(REPORT), Follow: methodOf(FOLLOW) };
  server.addService(service, { Report: answer(report), Follow: answer(follow) });
  return {
    drain: () => {
      isDraining = true;
    },
  };
}

type Admission =
  | { readonly kind: "refused"; readonly refusal: CallRefusal }
  | { readonly kind: "givesWay"; readonly goodbye: Goodbye }
  | { readonly kind: "admitted"; readonly caller: Caller; readonly link: ClusterLink };

function admit(options: LinkCallsOptions, name: StreamName, caller: Result<Caller, CallRefusal>): Admission {
  if (!caller.ok) return { kind: "refused", refusal: caller.error };
  const { cluster, process } = caller.value;
  const accepted = options.handler.accept(cluster);
  if (!accepted.ok) {
    return { kind: "refused", refusal: { code: status.PERMISSION_DENIED, details: accepted.error } };
  }
  const link = options.linkOf(cluster);
  const goodbye = link.admit(name, process);
  return goodbye === undefined ? { kind: "admitted", caller: caller.value, link } : { kind: "givesWay", goodbye };
}

function onCall<Out, In extends { readonly kind: string }>(
  options: LinkCallsOptions,
  process: ProcessId,
  kind: StreamKind<Out, In>,
  call: StreamCall<Out, In>,
): void {
  const admission = admit(options, kind.name, readCaller(call, options.identity));
  switch (admission.kind) {
    case "refused": {
      const { code, details } = admission.refusal;
      options.log.warn({ peer: call.getPeer(), code: status[code], details }, "call refused");
      refuseCall(call, code, details);
      break;
    }
    case "givesWay":
      sayGoodbye(call, admission.goodbye);
      break;
    case "admitted":
      openStream(options, process, kind, { call, ...admission });
      break;
  }
}

interface AdmittedCall<Out, In> {
  readonly call: StreamCall<Out, In>;
  readonly caller: Caller;
  readonly link: ClusterLink;
}

function openStream<Out, In extends { readonly kind: string }>(
  { clock, turns, observer }: LinkCallsOptions,
  process: ProcessId,
  { name, open }: StreamKind<Out, In>,
  { call, caller, link }: AdmittedCall<Out, In>,
): void {
  const { cluster } = caller;
  const context: MachineContext = {
    ...{ stream: name, process, clock },
    onDelay: (delay) => observer.onDelay(cluster, delay),
  };
  const { machine, onChange } = open(context, cluster);
  const live = new LiveStream<Out, In>({
    ...{ stream: serverStream(call), machine, clock, turns },
    onStatus: () => link.tell(),
    onOutcome(outcome) {
      forget();
      if (isDigestMismatch(outcome)) observer.onDigestMismatch(cluster, name);
      link.detach(name, live, outcome);
    },
  });
  const forget = onChange(() => live.wake());
  link.attach(name, caller.process, live);
}

function sayGoodbye<Out, In>(call: StreamCall<Out, In>, goodbye: Goodbye): void {
  const stream = serverStream(call);
  stream.listen({ onFrame: () => undefined, onWritable: () => undefined, onEnd: () => undefined });
  stream.write(goodbye);
  stream.end();
}

function methodOf<Q, RQ, S, RS>(rpc: Rpc<Q, RQ, S, RS>): ServiceDefinition[string] {
  const { path, encodeRequest, decodeRequest, encodeResponse, decodeResponse } = rpc;
  return {
    ...{ path, requestStream: true, responseStream: true },
    ...{ requestSerialize: encodeRequest, requestDeserialize: decodeRequest },
    ...{ responseSerialize: encodeResponse, responseDeserialize: decodeResponse },
  };
}

function createProcessId(clock: Clock, random: () => number): ProcessId {
  const id = Math.floor(random() * 2 ** 32).toString(16);
  return { instance: `central-${id.padStart(8, "0")}`, incarnation: clock.now() };
}
