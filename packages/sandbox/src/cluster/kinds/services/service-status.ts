import { type ApiObject, type JsonObject, listAt, textAt } from "../../api-object.js";
import { addressProblems } from "../address-rules.js";
import { FieldRules } from "../field-rules.js";
import { SERVICE } from "./check-service.js";

/** Only load balancers have addresses; they are such, and say how they are reached. Throws 422. */
export function completeServiceStatus(service: ApiObject): ApiObject {
  const ingress = listAt(service, "status", "loadBalancer", "ingress").map(withMode);
  if (ingress.length === 0) return service;
  const rules = new FieldRules(SERVICE, service.metadata.name);
  const isBalanced = textAt(service, "spec", "type") === "LoadBalancer";
  const why = "may only be used when `spec.type` is 'LoadBalancer'";
  rules.forbidden("status.loadBalancer.ingress", isBalanced ? undefined : why);
  rules.check();
  ingress.forEach((one, at) => {
    const field = `status.loadBalancer.ingress[${at}]`;
    const ip = textAt(one, "ip");
    if (ip !== "") rules.invalidFor(`${field}.ip`, ip, addressProblems(ip));
    if (ip !== "") rules.oneOf(`${field}.ipMode`, textAt(one, "ipMode"), ["Proxy", "VIP"]);
  });
  rules.check();
  return { ...service, status: { ...service.status, loadBalancer: { ingress } } };
}

function withMode(ingress: JsonObject): JsonObject {
  return textAt(ingress, "ip") === "" ? ingress : { ipMode: "VIP", ...ingress };
}
