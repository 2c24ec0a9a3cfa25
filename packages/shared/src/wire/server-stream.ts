import { type ServerDuplexStream, status } from "@grpc/grpc-js";
import type { FrameListener, FrameStream } from "../link/frame-stream.js";

/** Central's end of one call. */
export function serverStream<Out, In>(call: ServerDuplexStream<In, Out>): FrameStream<Out, In> {
  let isOver = false;
  const over = (listener: FrameListener<In>, message: string) => {
    if (isOver) return;
    isOver = true;
    listener.onEnd({ kind: "lost", message });
  };
  return {
    listen(listener) {
      call.on("data", (frame: In) => {
        if (!isOver) listener.onFrame(frame);
      });
      call.on("drain", () => listener.onWritable());
      // An edge that is killed shows as `end` first; a goodbye would have come as a frame.
      call.on("end", () => over(listener, "the edge ended the call"));
      call.on("cancelled", () => over(listener, "the connection was lost"));
      call.on("close", () => over(listener, "the connection was lost"));
      call.on("error", (error: Error) => over(listener, error.message));
    },
    write: (frame) => isOver || call.write(frame),
    end() {
      isOver = true;
      call.end();
    },
    cancel(reason) {
      isOver = true;
      refuseCall(call, status.UNAVAILABLE, reason);
    },
  };
}

/** Ends a call with a status: `destroy` would not tell the client. */
export function refuseCall<In, Out>(call: ServerDuplexStream<In, Out>, code: status, details: string): void {
  call.emit("error", { code, details });
}
