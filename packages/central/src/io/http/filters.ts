import { type ClusterId, isDnsLabel, parseClusterId, type ServiceKey, serviceKey } from "@causeway/shared";
import { refuseRequest } from "./problem.js";
import type { Query } from "./query.js";

/** Undefined when the query does not name one. */
export function readClusterFilter(query: Query): undefined | ClusterId {
  const text = query["cluster"];
  if (text === undefined) return undefined;
  const parsed = parseClusterId(text);
  if (!parsed.ok) throw refuseRequest(400, "InvalidValue", "cluster", parsed.error);
  return parsed.value;
}

export function readNamespaceFilter(query: Query): undefined | string {
  const text = query["namespace"];
  if (text === undefined || isDnsLabel(text)) return text;
  throw refuseRequest(400, "InvalidValue", "namespace", `namespace is ${JSON.stringify(text)}, not a DNS label`);
}

/** `NAMESPACE/NAME`, which must be there. */
export function readServiceFilter(query: Query): ServiceKey {
  const text = query["service"];
  if (text === undefined) throw refuseRequest(400, "Required", "service", "service is missing: NAMESPACE/NAME");
  const [namespace = "", name = "", ...rest] = text.split("/");
  if (rest.length === 0 && isDnsLabel(namespace) && isDnsLabel(name)) return serviceKey(namespace, name);
  throw refuseRequest(400, "InvalidValue", "service", `service is ${JSON.stringify(text)}, not NAMESPACE/NAME`);
}
