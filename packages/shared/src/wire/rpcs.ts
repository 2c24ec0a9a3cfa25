import type {
  PublisherFrame,
  ReceivedPublisherFrame,
  ReceivedSubscriberFrame,
  SubscriberFrame,
} from "../session/frames.js";
import { decodePublisherFrame, encodePublisherFrame } from "./publisher-frame-codec.js";
import { decodeSubscriberFrame, encodeSubscriberFrame } from "./subscriber-frame-codec.js";

/** Full name of the service, as health checks use it. */
export const EDGE_LINK = "causeway.v1.EdgeLink";

/** Metadata in which a client names its process; see link.proto. */
export const INSTANCE_METADATA = "causeway-instance";
export const INCARNATION_METADATA = "causeway-incarnation";

/** One call of the service. Requests go to the server, responses to the client. */
export interface Rpc<Request, ReceivedRequest, Response, ReceivedResponse> {
  readonly path: string;
  readonly encodeRequest: (frame: Request) => Buffer;
  readonly decodeRequest: (bytes: Buffer) => ReceivedRequest;
  readonly encodeResponse: (frame: Response) => Buffer;
  readonly decodeResponse: (bytes: Buffer) => ReceivedResponse;
}

export const REPORT: Rpc<PublisherFrame, ReceivedPublisherFrame, SubscriberFrame, ReceivedSubscriberFrame> = {
  path: `/${EDGE_LINK}/Report`,
  encodeRequest: encodePublisherFrame,
  decodeRequest: decodePublisherFrame,
  encodeResponse: encodeSubscriberFrame,
  decodeResponse: decodeSubscriberFrame,
};

export const FOLLOW: Rpc<SubscriberFrame, ReceivedSubscriberFrame, PublisherFrame, ReceivedPublisherFrame> = {
  path: `/${EDGE_LINK}/Follow`,
  encodeRequest: encodeSubscriberFrame,
  decodeRequest: decodeSubscriberFrame,
  encodeResponse: encodePublisherFrame,
  decodeResponse: decodePublisherFrame,
};
