import { Client, credentials } from "@grpc/grpc-js";
import { RAW_METHOD } from "../protocol/raw-method.js";

/** Sends the messages over a connection of its own; resolves when the other end has said that it has them. */
export function sendRaw(port: number, messages: readonly Buffer[]): Promise<void> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
  });
  const { path, requestSerialize, responseDeserialize } = RAW_METHOD;
  const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    call.on("data", () => {
      isAnswered = true;
      resolve();
    });
    call.on("error", reject);
    call.on("end", () => {
      client.close();
      if (!isAnswered) reject(new Error("the other end said nothing"));
    });
    for (const message of messages) call.write(message);
    call.end();
  });
}
