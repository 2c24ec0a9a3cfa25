import { fromJSON, type MessageTypeDefinition, type PackageDefinition } from "@grpc/proto-loader";
import { DEFINITIONS, LOADER_OPTIONS } from "./gen/definitions.js";

const PACKAGE = "causeway.v1";

// The loader narrows its options by name; the generated ones are the very ones that the types were made with.
const loaded = fromJSON(DEFINITIONS, { ...LOADER_OPTIONS, longs: String, enums: String });

/** Reads and writes one message of the protocol. Reading throws on bytes that are no such message. */
export interface MessageCodec<In extends object, Out extends object> {
  readonly encode: (message: In) => Buffer;
  readonly decode: (bytes: Uint8Array) => Out;
}

/** The codec of `causeway.v1.<name>`; the type arguments are the generated types of that name. */
export function messageCodec<In extends object, Out extends object>(name: string): MessageCodec<In, Out> {
  const definition = loaded[`${PACKAGE}.${name}`];
  if (definition === undefined || !isMessage(definition)) throw new Error(`${name} is no message of ${PACKAGE}`);
  return {
    encode: definition.serialize,
    decode: (bytes) => definition.deserialize(asBuffer(bytes)) as Out,
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isMessage(definition: PackageDefinition[string]): definition is MessageTypeDefinition<object, object> {
  return "serialize" in definition;
}
