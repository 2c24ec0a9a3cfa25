import { type ApiObject, type JsonObject, listAt, mapAt, textAt, valueAt } from "../../api-object.js";
import { addressProblems, specialAddressProblems } from "../address-rules.js";
import { FieldRules } from "../field-rules.js";
import { keyProblems, labelProblems, labelValueProblems, portNameProblems, subdomainProblems } from "../name-rules.js";
import { checkLoadBalancer } from "./check-load-balancer.js";

export const SERVICE = { group: "", plural: "services", kind: "Service" };

const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const PROTOCOLS = ["SCTP", "TCP", "UDP"];
const POLICIES = ["Cluster", "Local"];
const DAY_SECONDS = 86_400;
const PORT_RANGE = "must be between 1 and 65535, inclusive";

/** Rules of complete Services that need nothing but the object (k8s.io/kubernetes pkg/apis/core/validation, ValidateService). Throws 422. */
export function checkService(service: ApiObject, old: undefined | ApiObject): void {
  const rules = new FieldRules(SERVICE, service.metadata.name);
  const type = textAt(service, "spec", "type");
  const ports = listAt(service, "spec", "ports");
  const isHeadless = textAt(service, "spec", "clusterIP") === "None";
  rules.required("spec.ports", ports.length === 0 && !isHeadless && type !== "ExternalName");
  checkPorts(rules, ports, type);
  for (const [key, value] of Object.entries(mapAt(service, "spec", "selector"))) {
    rules.invalidFor("spec.selector", key, keyProblems(key));
    rules.invalidFor("spec.selector", value, labelValueProblems(value));
  }
  rules.oneOf("spec.sessionAffinity", textAt(service, "spec", "sessionAffinity"), ["ClientIP", "None"]);
  rules.oneOf("spec.type", type, TYPES);
  checkClusterIp(rules, service, old);
  checkExternalName(rules, service, type);
  checkExternalIps(rules, service);
  checkExposure(rules, service, type);
  checkLoadBalancer(rules, service, old);
  checkAffinity(rules, service);
  rules.check();
}

function checkPorts(rules: FieldRules, ports: readonly JsonObject[], type: string): void {
  ports.forEach((port, at) => {
    const field = `spec.ports[${at}]`;
    const name = textAt(port, "name");
    rules.required(`${field}.name`, name === "" && ports.length > 1);
    if (name !== "") rules.invalidFor(`${field}.name`, name, labelProblems(name));
    const isTwin = name !== "" && ports.findIndex((other) => textAt(other, "name") === name) < at;
    rules.duplicate(`${field}.name`, name, isTwin);
    rules.invalid(`${field}.port`, portOf(port), isPort(port["port"]) ? undefined : PORT_RANGE);
    rules.oneOf(`${field}.protocol`, textAt(port, "protocol"), PROTOCOLS);
    checkTargetPort(rules, `${field}.targetPort`, port["targetPort"]);
    const application = valueAt(port, "appProtocol");
    if (typeof application === "string")
      rules.invalidFor(`${field}.appProtocol`, application, keyProblems(application));
    const hasUnwanted = type === "ClusterIP" && Number(port["nodePort"] ?? 0) !== 0;
    rules.forbidden(`${field}.nodePort`, hasUnwanted ? "may not be used when `type` is 'ClusterIP'" : undefined);
  });
  ports.forEach((port, at) => {
    const isSame = (other: JsonObject) => portOf(other) === portOf(port) && other["protocol"] === port["protocol"];
    const shown = {
      Name: "",
      Protocol: port["protocol"],
      AppProtocol: null,
      Port: portOf(port),
      TargetPort: 0,
      NodePort: 0,
    };
    rules.duplicate(`spec.ports[${at}]`, shown, ports.findIndex(isSame) < at);
  });
}

function portOf(port: JsonObject): unknown {
  return port["port"] ?? 0;
}

function checkTargetPort(rules: FieldRules, field: string, target: unknown): void {
  if (typeof target === "string") rules.invalidFor(field, target, portNameProblems(target));
  else rules.invalid(field, target, isPort(target) ? undefined : PORT_RANGE);
}

function isPort(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

function checkClusterIp(rules: FieldRules, service: ApiObject, old: undefined | ApiObject): void {
  const type = textAt(service, "spec", "type");
  const address = textAt(service, "spec", "clusterIP");
  if (type === "ExternalName") {
    for (const field of ["clusterIPs", "ipFamilies", "ipFamilyPolicy"]) {
      const isSet = valueAt(service, "spec", field) !== undefined || (field === "clusterIPs" && address !== "");
      rules.forbidden(`spec.${field}`, isSet ? "may not be set for ExternalName services" : undefined);
    }
    return;
  }
  const before = textAt(old, "spec", "clusterIP");
  if (address === "None") {
    const why = type === "ClusterIP" ? undefined : `may not be set to 'None' for ${type} services`;
    rules.invalid("spec.clusterIPs[0]", address, why);
  }
  const isChanged = before !== "" && address !== "" && address !== before;
  rules.invalid("spec.clusterIPs[0]", [address], isChanged ? "may not change once set" : undefined);
}

function checkExternalName(rules: FieldRules, service: ApiObject, type: string): void {
  if (type !== "ExternalName") return;
  const name = textAt(service, "spec", "externalName");
  rules.required("spec.externalName", name === "");
  if (name !== "") rules.invalidFor("spec.externalName", name, subdomainProblems(name.replace(/\.$/, "")));
}

function checkExternalIps(rules: FieldRules, service: ApiObject): void {
  (listAt(service, "spec", "externalIPs") as readonly unknown[]).forEach((address, at) => {
    const problems = addressProblems(String(address));
    const found = problems.length > 0 ? problems : specialAddressProblems(String(address));
    rules.invalidFor(`spec.externalIPs[${at}]`, address, found);
  });
}

/** What only Services that are seen from outside may say. */
function checkExposure(rules: FieldRules, service: ApiObject, type: string): void {
  const text = (field: string) => textAt(service, "spec", field);
  const isBalanced = type === "LoadBalancer";
  const isVisible = isBalanced || type === "NodePort" || listAt(service, "spec", "externalIPs").length > 0;
  const external = text("externalTrafficPolicy");
  if (external !== "" && !isVisible) {
    rules.invalid("spec.externalTrafficPolicy", external, "may only be set for externally-accessible services");
  } else if (external !== "") rules.oneOf("spec.externalTrafficPolicy", external, POLICIES);
  const internal = text("internalTrafficPolicy");
  if (internal !== "") rules.oneOf("spec.internalTrafficPolicy", internal, POLICIES);
  const probe = Number(valueAt(service, "spec", "healthCheckNodePort") ?? 0);
  const mayProbe = isBalanced && external === "Local";
  const why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  rules.invalid("spec.healthCheckNodePort", probe, probe === 0 || mayProbe ? undefined : why);
  const distribution = text("trafficDistribution");
  if (distribution === "") return;
  rules.oneOf("spec.trafficDistribution", distribution, ["PreferClose", "PreferSameZone", "PreferSameNode"]);
}

/** How long a client may be kept to its pod. */
function checkAffinity(rules: FieldRules, service: ApiObject): void {
  if (textAt(service, "spec", "sessionAffinity") !== "ClientIP") return;
  const seconds = valueAt(service, "spec", "sessionAffinityConfig", "clientIP", "timeoutSeconds");
  if (typeof seconds !== "number" || (seconds > 0 && seconds <= DAY_SECONDS)) return;
  const field = "spec.sessionAffinityConfig.clientIP.timeoutSeconds";
  rules.invalid(field, seconds, `must be greater than 0 and less than ${DAY_SECONDS}`);
}
