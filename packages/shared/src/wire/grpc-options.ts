import type { ChannelOptions } from "@grpc/grpc-js";
import { singleAttempt } from "./single-attempt.js";

const KEEPALIVE: ChannelOptions = {
  "grpc.keepalive_time_ms": 20_000,
  "grpc.keepalive_timeout_ms": 10_000,
  "grpc.keepalive_permit_without_calls": 1,
};

/** A dead peer is noticed on both sides, also where nothing is sent. */
export const SERVER_OPTIONS: ChannelOptions = { ...KEEPALIVE, "grpc.max_concurrent_streams": 16 };

/** Streams have their own back-off: a channel that failed is replaced, and its own retries would hide lost streams. */
export const CLIENT_OPTIONS: ChannelOptions = {
  ...KEEPALIVE,
  ...singleAttempt(),
  "grpc.enable_retries": 0,
  // A new channel must not inherit the back-off of the one that it replaces.
  "grpc.use_local_subchannel_pool": 1,
  // That long a failed one stays in memory.
  "grpc.initial_reconnect_backoff_ms": 500,
};
