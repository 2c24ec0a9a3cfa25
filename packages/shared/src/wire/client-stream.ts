import { type ClientDuplexStream, type StatusObject, status } from "@grpc/grpc-js";
import type { Clock } from "../domain/clock.js";
import type { FrameListener, FrameStream } from "../link/frame-stream.js";

/** How long the other end gets to close a call that this end has ended. */
const CLOSE_MS = 1_000;

/** What the transport or the other end may answer when nothing but time has to change. Anything else is a refusal. */
const RETRYABLE: ReadonlySet<status> = new Set([
  status.OK,
  status.CANCELLED,
  status.UNKNOWN,
  status.RESOURCE_EXHAUSTED,
  status.INTERNAL,
  status.UNAVAILABLE,
]);

/** The edge's end of one call. */
export function clientStream<Out, In>(
  call: ClientDuplexStream<Out, In>,
  clock: Clock,
  onClosed: () => void,
): FrameStream<Out, In> {
  let isOver = false;
  let isAnswered = false;
  let cancelClose: () => void = () => undefined;
  const over = (listener: FrameListener<In>, { code, details }: StatusObject) => {
    cancelClose();
    onClosed();
    if (isOver) return;
    isOver = true;
    listener.onEnd({ isRefusal: !RETRYABLE.has(code), message: describeStatus(code, details) });
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

function describeStatus(code: status, details: string): string {
  if (code === status.OK) return "central ended the call";
  return details === "" ? status[code] : `${status[code]}: ${details}`;
}
