import { Client, type ClientDuplexStream, credentials } from "@grpc/grpc-js";
import { serveParent } from "../harness/serve-parent.js";
import { RAW_METHOD } from "./raw-method.js";

/** As long as the acknowledgement of a batch. */
const ACK = Buffer.alloc(15, 1);
const calls: ClientDuplexStream<Buffer, Buffer>[] = [];
let received = 0;
let answers: "nothing" | "acks" = "nothing";

const api = {
  /** One connection and one stream each, as edges have them. */
  connect(port: number, count: number) {
    for (let index = 0; index < count; index += 1) {
      const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
        "grpc.use_local_subchannel_pool": 1,
      });
      const { path, requestSerialize, responseDeserialize } = RAW_METHOD;
      const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
      call.on("data", () => {
        received += 1;
        if (answers === "acks") call.write(ACK);
      });
      call.on("error", () => undefined);
      calls.push(call);
    }
  },
  answerWith(what: "nothing" | "acks") {
    answers = what;
  },
  takeReceived() {
    const taken = received;
    received = 0;
    return taken;
  },
};

export type RawClientsApi = typeof api;
serveParent(api);
