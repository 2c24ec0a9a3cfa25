import type { Json, JsonObject } from "./resource.js";
import { SpecReader } from "./spec-reader.js";

/** `spec` of an EdgeXcp. */
export interface EdgeSpec {
  /** `env` of the edge's container as Kubernetes takes it: the last of two equal names counts. */
  readonly env: readonly JsonObject[];
}

const ENV_PATH = "spec.components.edgeServer.kubeSpec.deployment.env";

/** Reads a spec; every problem at once. */
export function parseEdgeSpec(spec: undefined | JsonObject): { spec: EdgeSpec; problems: readonly string[] } {
  const reader = new SpecReader();
  const root = reader.object(spec, "spec", ["components"]);
  const components = reader.object(root["components"], "spec.components", ["edgeServer"]);
  const server = reader.object(components["edgeServer"], "spec.components.edgeServer", ["kubeSpec"]);
  const kubeSpec = reader.object(server["kubeSpec"], "spec.components.edgeServer.kubeSpec", ["deployment"]);
  const deployment = reader.object(kubeSpec["deployment"], "spec.components.edgeServer.kubeSpec.deployment", ["env"]);
  const env = reader.list(deployment["env"], ENV_PATH).map((member, index) => parseEnv(reader, member, index));
  return { spec: { env: lastOfEachName(env) }, problems: reader.problems };
}

function parseEnv(reader: SpecReader, member: Json, index: number): JsonObject {
  const path = `${ENV_PATH}[${index}]`;
  const variable = reader.object(member, path, ["name", "value", "valueFrom"]);
  const name = reader.text(variable["name"], `${path}.name`);
  if (Object.hasOwn(variable, "valueFrom")) {
    return { name, valueFrom: reader.anyObject(variable["valueFrom"], `${path}.valueFrom`) };
  }
  const value = variable["value"] ?? "";
  if (typeof value === "string") return { name, value };
  reader.problems.push(`${path}.value is not text; put it in quotes`);
  return { name, value: "" };
}

/** Kubernetes warns of a name that comes twice and lets the last one win; so does this, without the warning. */
function lastOfEachName(env: readonly JsonObject[]): readonly JsonObject[] {
  const byName = new Map<string, JsonObject>();
  for (const variable of env) byName.set(String(variable["name"]), variable);
  return Array.from(byName.values());
}
