import type { MethodDefinition } from "@grpc/grpc-js";

const asIs = (bytes: Buffer) => bytes;

/** A stream of bytes in both directions, neither encoded nor decoded. */
export const RAW_METHOD: MethodDefinition<Buffer, Buffer> = {
  ...{ path: "/bench.Raw/Follow", requestStream: true, responseStream: true },
  ...{ requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs },
};
