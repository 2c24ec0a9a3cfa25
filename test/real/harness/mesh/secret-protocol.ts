import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { ServiceDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

const SERVICE = "envoy.service.secret.v3.SecretDiscoveryService";
const FILES = ["envoy/service/secret/v3/sds.proto", "envoy/extensions/transport_sockets/tls/v3/secret.proto"];

/** Type of the resources that the service hands out. */
export const SECRET = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

/** Envoy's secret discovery service, fields in camel case. */
export function loadSecretService(): ServiceDefinition {
  const folder = join(dirname(createRequire(import.meta.url).resolve("@grpc/grpc-js-xds/package.json")), "deps");
  const includeDirs = ["envoy-api", "xds", "googleapis", "protoc-gen-validate"].map((name) => join(folder, name));
  const definitions = loadSync(FILES, { includeDirs, json: true, defaults: true, enums: String, longs: String });
  const service = definitions[SERVICE];
  if (service === undefined) throw new Error(`the protocol files in ${folder} have no ${SERVICE}`);
  return service as unknown as ServiceDefinition;
}
