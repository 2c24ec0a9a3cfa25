import { Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import { serveParent } from "../harness/serve-parent.js";
import { RAW_METHOD } from "../protocol/raw-method.js";

const DONE = Buffer.from("done");
let bytes = 0;

const api = {
  /** Takes whatever comes, and says so when that was all. */
  async start() {
    const server = new Server({ "grpc.max_concurrent_streams": 16 });
    server.addService(
      { Follow: RAW_METHOD },
      {
        Follow: (call: ServerDuplexStream<Buffer, Buffer>) => {
          call.on("data", (message: Buffer) => {
            bytes += message.length;
          });
          call.on("end", () => {
            call.write(DONE);
            call.end();
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
  taken: () => bytes,
};

export type FloorServerApi = typeof api;
serveParent(api);
