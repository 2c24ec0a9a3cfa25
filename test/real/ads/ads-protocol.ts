import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { loadSync, type MethodDefinition, type ServiceDefinition } from "@grpc/proto-loader";
import type { DiscoveryRequest, DiscoveryResponse } from "./discovery-messages.js";

/** Messages inside of an Any are decoded when their file is one of these; any other stays `{ typeUrl, value }`. */
const FILES = [
  "envoy/service/discovery/v3/ads.proto",
  "envoy/config/cluster/v3/cluster.proto",
  "envoy/config/endpoint/v3/endpoint.proto",
  "envoy/config/listener/v3/listener.proto",
  "envoy/config/route/v3/route.proto",
  "envoy/extensions/transport_sockets/tls/v3/tls.proto",
  "envoy/extensions/transport_sockets/raw_buffer/v3/raw_buffer.proto",
  "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
  "envoy/extensions/filters/network/tcp_proxy/v3/tcp_proxy.proto",
];

const SERVICE = "envoy.service.discovery.v3.AggregatedDiscoveryService";

export type AdsMethod = MethodDefinition<DiscoveryRequest, object, DiscoveryRequest, DiscoveryResponse>;

let method: undefined | AdsMethod;

/** The one call of the aggregated discovery service. Field names in camel case, enums as text, 64-bit numbers as numbers. */
export function adsMethod(): AdsMethod {
  method ??= loadMethod();
  return method;
}

function loadMethod(): AdsMethod {
  const folder = join(dirname(createRequire(import.meta.url).resolve("@grpc/grpc-js-xds/package.json")), "deps");
  const definitions = loadSync(FILES, {
    includeDirs: ["envoy-api", "xds", "googleapis", "protoc-gen-validate"].map((name) => join(folder, name)),
    json: true,
    defaults: true,
    enums: String,
    longs: Number,
    bytes: String,
  });
  const service = definitions[SERVICE] as undefined | ServiceDefinition;
  const found = service?.["StreamAggregatedResources"];
  if (found === undefined) throw new Error(`the protocol files in ${folder} have no ${SERVICE}`);
  return found as unknown as AdsMethod;
}
