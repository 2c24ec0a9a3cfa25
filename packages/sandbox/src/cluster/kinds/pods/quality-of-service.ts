import { type ApiObject, type JsonObject, listAt, mapAt } from "../../api-object.js";

const COUNTED = ["cpu", "memory"];

/** How a pod fares when its node runs short (k8s.io/component-helpers, qos): by what its containers ask for and may have. */
export function qualityOfService(pod: ApiObject): "BestEffort" | "Burstable" | "Guaranteed" {
  const containers = [...listAt(pod, "spec", "containers"), ...listAt(pod, "spec", "initContainers")];
  const amounts = containers.flatMap((container) =>
    ["limits", "requests"].flatMap((part) =>
      COUNTED.flatMap((name) => mapAt(container, "resources", part)[name] ?? []),
    ),
  );
  if (amounts.every((amount) => amount === "0")) return "BestEffort";
  return containers.every(isBounded) ? "Guaranteed" : "Burstable";
}

/** As much as it may have of everything, and no less. */
function isBounded(container: JsonObject): boolean {
  const limits = mapAt(container, "resources", "limits");
  const requests = mapAt(container, "resources", "requests");
  return COUNTED.every((name) => (limits[name] ?? "0") !== "0" && limits[name] === (requests[name] ?? limits[name]));
}
