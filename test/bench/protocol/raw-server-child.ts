import { Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import { repeatPaced } from "../harness/repeat-paced.js";
import { serveParent } from "../harness/serve-parent.js";
import { RAW_METHOD } from "./raw-method.js";
import { encodeSource, resourceCount, subscribersOf } from "./world.js";

/** As long as what a batch carries beside its resource: version, basis and lengths. */
const HEAD = Buffer.alloc(49, 1);
const calls: ServerDuplexStream<Buffer, Buffer>[] = [];
let sent = 0;
let acknowledged = 0;

const api = {
  async start() {
    const server = new Server({ "grpc.max_concurrent_streams": 16 });
    server.addService(
      { Follow: RAW_METHOD },
      {
        Follow: (call: ServerDuplexStream<Buffer, Buffer>) => {
          calls.push(call);
          call.on("data", () => {
            acknowledged += 1;
          });
          call.on("error", () => undefined);
        },
      },
    );
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    return { port };
  },
  connected: () => calls.length,
  /** Writes the same messages as the link does, with nothing around them. */
  change: (perSecond: number, seconds: number) =>
    repeatPaced(perSecond, seconds, (index) => {
      const resource = (index * 7) % resourceCount(calls.length);
      const message = Buffer.concat([HEAD, encodeSource(resource, index).bytes]);
      for (const subscriber of subscribersOf(resource, calls.length)) {
        calls[subscriber]?.write(message);
        sent += 1;
      }
    }),
  takeCounts() {
    const counts = { sent, acknowledged };
    sent = 0;
    acknowledged = 0;
    return counts;
  },
};

export type RawServerApi = typeof api;
serveParent(api);
