import type { ClientDuplexStream, StatusObject } from "@grpc/grpc-js";
import type { Clock } from "../domain/clock.js";
import type { FrameListener, FrameStream } from "../link/frame-stream.js";
import { describeEnd } from "./describe-end.js";

/** How long the other end gets to close a call that this end has ended. */
const CLOSE_MS = 1_000;

export interface ClientStreamOptions<Out, In> {
  readonly call: ClientDuplexStream<Out, In>;
  readonly clock: Clock;
  /** The connection is under TLS. */
  readonly isSecure: boolean;
  /** Once. */
  readonly onClosed: () => void;
}

/** The edge's end of one call. */
export function clientStream<Out, In>(options: ClientStreamOptions<Out, In>): FrameStream<Out, In> {
  const { call, clock, isSecure, onClosed } = options;
  let isOver = false;
  let isAnswered = false;
  let cancelClose: () => void = () => undefined;
  const over = (listener: FrameListener<In>, { code, details }: StatusObject) => {
    cancelClose();
    onClosed();
    if (isOver) return;
    isOver = true;
    listener.onEnd(describeEnd({ code, details, isAnswered, isSecure }));
  };
  return {
    listen(listener) {
      call.on("data", (frame: In) => {
        if (!isOver) listener.onFrame(frame);
      });
      call.on("drain", () => listener.onWritable());
      call.on("metadata", () => {
        isAnswered = true;
      });
      // `status` always comes, after `error` if there is one.
      call.on("error", () => undefined);
      call.on("status", (end: StatusObject) => over(listener, end));
    },
    write: (frame) => isOver || call.write(frame),
    end() {
      isOver = true;
      call.end();
      // Nobody who has not answered yet would close it.
      if (isAnswered) cancelClose = clock.after(CLOSE_MS, () => call.cancel());
      else call.cancel();
    },
    cancel() {
      isOver = true;
      call.cancel();
    },
  };
}
