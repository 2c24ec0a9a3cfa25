import { type ApiObject, listAt, textAt } from "../../api-object.js";

/** What Services say in vain, or will not be able to say for long (k8s.io/kubernetes pkg/api/service, warnings.go). */
export function serviceWarnings(service: ApiObject): readonly string[] {
  const text = (field: string) => textAt(service, "spec", field);
  const isHeadless = text("type") === "ClusterIP" && text("clusterIP") === "None";
  const isExternal = text("type") === "ExternalName";
  const hasAddresses = listAt(service, "spec", "externalIPs").length > 0;
  const told = (isTrue: boolean, warning: string) => (isTrue ? [warning] : []);
  return [
    ...told(isHeadless && text("loadBalancerIP") !== "", "spec.loadBalancerIP is ignored for headless services"),
    ...told(isHeadless && hasAddresses, "spec.externalIPs is ignored for headless services"),
    ...told(isHeadless && text("sessionAffinity") !== "None", "spec.SessionAffinity is ignored for headless services"),
    ...told(hasAddresses, "spec.externalIPs is deprecated and may no longer be implemented in some clusters"),
    ...told(isExternal && hasAddresses, 'spec.externalIPs is ignored when spec.type is "ExternalName"'),
    ...told(
      !isExternal && text("externalName") !== "",
      'spec.externalName is ignored when spec.type is not "ExternalName"',
    ),
    ...told(
      text("trafficDistribution") === "PreferClose",
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ),
  ];
}
