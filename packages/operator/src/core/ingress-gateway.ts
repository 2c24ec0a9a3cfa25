import type { JsonObject } from "./resource.js";
import { SpecReader } from "./spec-reader.js";

const SERVICE_TYPES = ["LoadBalancer", "NodePort", "ClusterIP"] as const;

/** `spec` of an IngressGateway. */
export interface GatewaySpec {
  /** Port 15443 only, nothing public. */
  readonly isEastWestOnly: boolean;
  readonly serviceType: (typeof SERVICE_TYPES)[number];
  readonly serviceAnnotations: Readonly<Record<string, string>>;
}

/** Reads a spec; every problem at once. */
export function parseGatewaySpec(spec: undefined | JsonObject): { spec: GatewaySpec; problems: readonly string[] } {
  const reader = new SpecReader();
  const root = reader.object(spec, "spec", ["eastWestOnly", "kubeSpec"]);
  const kubeSpec = reader.object(root["kubeSpec"], "spec.kubeSpec", ["service"]);
  const path = "spec.kubeSpec.service";
  const service = reader.object(kubeSpec["service"], path, ["type", "annotations"]);
  return {
    spec: {
      isEastWestOnly: reader.flag(root["eastWestOnly"], "spec.eastWestOnly"),
      serviceType: reader.oneOf(service["type"], `${path}.type`, SERVICE_TYPES),
      serviceAnnotations: reader.textMap(service["annotations"], `${path}.annotations`),
    },
    problems: reader.problems,
  };
}
