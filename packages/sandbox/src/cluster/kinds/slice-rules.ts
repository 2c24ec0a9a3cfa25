import { isIP } from "node:net";
import { type ApiObject, type JsonObject, listAt, textAt } from "../api-object.js";
import { addressProblems, specialAddressProblems } from "./address-rules.js";
import { FieldRules } from "./field-rules.js";
import { keyProblems, labelProblems, subdomainProblems } from "./name-rules.js";

const SUBJECT = { group: "discovery.k8s.io", plural: "endpointslices", kind: "EndpointSlice" };
const TYPES = ["FQDN", "IPv4", "IPv6"];

/** Empty lists are not kept, though they belong to whoever has sent them. */
function withoutEmpty(slice: ApiObject): ApiObject {
  const orNull = (list: readonly JsonObject[]) => (list.length === 0 ? null : list);
  return { ...slice, endpoints: orNull(listAt(slice, "endpoints")), ports: orNull(listAt(slice, "ports")) };
}

/** Rules of EndpointSlices (k8s.io/kubernetes pkg/apis/discovery/validation); throws 422. */
export function prepareEndpointSlice(slice: ApiObject, old: undefined | ApiObject): ApiObject {
  const rules = new FieldRules(SUBJECT, slice.metadata.name);
  const type = textAt(slice, "addressType");
  rules.required("addressType", type === "");
  if (type !== "") rules.oneOf("addressType", type, TYPES);
  listAt(slice, "endpoints").forEach((endpoint, at) => {
    checkEndpoint(rules, endpoint, `endpoints[${at}]`, type);
  });
  checkPorts(rules, listAt(slice, "ports"));
  const isChanged = old !== undefined && textAt(old, "addressType") !== type;
  rules.invalid("addressType", type, isChanged ? "field is immutable" : undefined);
  rules.check();
  return withoutEmpty(slice);
}

/** Names instead of addresses are on their way out. */
export function sliceWarnings(slice: ApiObject): readonly string[] {
  return textAt(slice, "addressType") === "FQDN" ? ["spec.addressType: FQDN endpoints are deprecated"] : [];
}

function checkEndpoint(rules: FieldRules, endpoint: JsonObject, field: string, type: string): void {
  const addresses = listAt(endpoint, "addresses") as readonly unknown[];
  rules.required(`${field}.addresses`, addresses.length === 0, "must contain at least 1 address");
  addresses.map(String).forEach((address, at) => {
    checkAddress(rules, address, { list: `${field}.addresses`, field: `${field}.addresses[${at}]`, type });
  });
  const { nodeName, hostname } = endpoint;
  if (typeof nodeName === "string") rules.invalidFor(`${field}.nodeName`, nodeName, subdomainProblems(nodeName));
  if (typeof hostname === "string") rules.invalidFor(`${field}.hostname`, hostname, labelProblems(hostname));
}

interface AddressPlace {
  readonly list: string;
  readonly field: string;
  readonly type: string;
}

function checkAddress(rules: FieldRules, address: string, { list, field, type }: AddressPlace): void {
  if (type === "FQDN") {
    rules.invalidFor(field, address, subdomainProblems(address));
    return;
  }
  const problems = addressProblems(address);
  rules.invalidFor(field, address, problems);
  // Of another type nothing is known.
  if (problems.length > 0 || !type.startsWith("IP")) return;
  const isOther = type !== `IPv${isIP(address)}`;
  rules.invalid(list, address, isOther ? `must be an ${type} address` : undefined);
  rules.invalidFor(field, address, specialAddressProblems(address));
}

function checkPorts(rules: FieldRules, ports: readonly JsonObject[]): void {
  ports.forEach((port, at) => {
    const name = textAt(port, "name");
    if (name !== "") rules.invalidFor(`ports[${at}].name`, name, labelProblems(name));
    rules.duplicate(`ports[${at}].name`, name, ports.findIndex((other) => textAt(other, "name") === name) < at);
    rules.oneOf(`ports[${at}].protocol`, textAt(port, "protocol"), ["SCTP", "TCP", "UDP"]);
    const application = port["appProtocol"];
    if (typeof application === "string")
      rules.invalidFor(`ports[${at}].appProtocol`, application, keyProblems(application));
  });
}
