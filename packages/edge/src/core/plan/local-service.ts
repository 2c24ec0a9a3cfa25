import type { Reason, ServiceKey } from "@causeway/shared";
import type { ClusterView } from "../cluster-view.js";
import type { KubeService } from "../kube.js";
import type { LocalService } from "./service-input.js";

/** How the Service of this cluster finds entries. `members` are the services that take the same entries. */
export function describeLocal(
  view: ClusterView,
  service: ServiceKey,
  members: readonly ServiceKey[],
  remoteOnly: undefined | "service" | "serviceEntry" | "off",
): LocalService {
  const found = view.service(service);
  if (found === undefined)
    return { kind: "unfit", reason: remoteOnly === "off" ? "RemoteOnlyOff" : "RemoteOnlyUnsupported" };
  const reason = unfitBecause(found);
  if (reason !== undefined) return { kind: "unfit", reason };
  const portNames = namesOf([service, ...members].map((member) => view.service(member)));
  if (namesOf([found]).length === 0) return { kind: "unfit", reason: "UnnamedPort" };
  return { kind: "fit", selector: found.selector, portNames, isServing: view.readyPods(service).length > 0 };
}

/** Istio binds entries to it. */
export function isFit(service: undefined | KubeService): boolean {
  return service !== undefined && unfitBecause(service) === undefined;
}

function unfitBecause(service: KubeService): undefined | Reason {
  if (service.type === "ExternalName") return "ExternalName";
  if (service.isHeadless) return "Headless";
  if (Object.keys(service.selector).length === 0) return "NoSelector";
  return service.ports.some((port) => port.protocol === "TCP") ? undefined : "UdpOnly";
}

/**
 * Under what istiod looks up an entry's port: the name of the Service's port, or of its target port where that is a name
 * (`findServiceTargetPort`). A number leads past the gateway's port, so it cannot be listed.
 */
function namesOf(services: readonly (undefined | KubeService)[]): readonly string[] {
  const ports = services.flatMap((service) => service?.ports ?? []).filter((port) => port.protocol === "TCP");
  const names = ports.flatMap((port) => [port.name, /^[0-9]*$/.test(port.targetPort) ? "" : port.targetPort]);
  return Array.from(new Set(names.filter((name) => name !== ""))).sort();
}
