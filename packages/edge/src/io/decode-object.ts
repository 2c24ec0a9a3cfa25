import { err, ok, type Result } from "@causeway/shared";
import { FieldReader, type Fields, isFields } from "@causeway/shared/kube";
import type { KubeKind, KubeObject } from "../core/kube.js";
import { decodeEndpointSlice, decodeNamespace, decodeNode, decodePod, decodeService } from "./decode-core-kinds.js";
import {
  decodeDestinationRule,
  decodeGateway,
  decodePeerAuthentication,
  decodeWorkloadEntry,
} from "./decode-istio-kinds.js";
import type { DecodeContext } from "./decode-meta.js";
import type { Interner } from "./interner.js";

const DECODERS: { readonly [K in KubeKind]: (object: Fields, context: DecodeContext) => KubeObject } = {
  Namespace: decodeNamespace,
  Node: decodeNode,
  Service: decodeService,
  Pod: decodePod,
  EndpointSlice: decodeEndpointSlice,
  WorkloadEntry: decodeWorkloadEntry,
  DestinationRule: decodeDestinationRule,
  Gateway: decodeGateway,
  PeerAuthentication: decodePeerAuthentication,
};

/**
 * What decisions need of one object of this kind, or the first thing that is wrong with it. The members of a list of typed
 * objects carry neither kind nor apiVersion, so neither is asked for.
 */
export function decodeObject(kind: KubeKind, value: unknown, interner: Interner): Result<KubeObject> {
  if (!isFields(value)) return err("it is not an object");
  const reader = new FieldReader();
  const object = DECODERS[kind](value, { reader, interner });
  return reader.problem === undefined ? ok(object) : err(reader.problem);
}
