import { isIPv6 } from "node:net";
import { type ApiObject, listAt, mapAt, sameJson, textAt } from "../../api-object.js";
import { addressProblems } from "../address-rules.js";
import { FieldRules } from "../field-rules.js";
import { SERVICE } from "./check-service.js";

const FAMILIES = ["IPv4", "IPv6"];
const POLICIES = ["PreferDualStack", "RequireDualStack", "SingleStack"];
const SINGLE = "SingleStack";
const BOTH = "RequireDualStack";

interface Families {
  readonly policy: string;
  readonly families: readonly string[];
  readonly addresses: readonly string[];
}

/**
 * The address families of a Service in a cluster that has IPv4 alone (k8s.io/kubernetes pkg/registry/core/service,
 * initIPFamilyFields). Only what has neither address nor pods of its own may ask for the other one. Throws 422.
 */
export function chooseFamilies(service: ApiObject, old: undefined | ApiObject): ApiObject {
  if (textAt(service, "spec", "type") === "ExternalName") return service;
  const found = readFamilies(service, old);
  checkForm(service, found, old);
  const rules = new FieldRules(SERVICE, service.metadata.name);
  checkNumber(rules, found);
  checkAddresses(rules, found);
  rules.check();
  const isFree = isHeadless(service) && Object.keys(mapAt(service, "spec", "selector")).length === 0;
  if (!isFree) checkConfigured(rules, found);
  rules.check();
  const families = isFree ? completeFamilies(found) : found.families.length === 0 ? ["IPv4"] : found.families;
  return { ...service, spec: { ...service.spec, ipFamilies: families, ipFamilyPolicy: found.policy } };
}

function isHeadless(service: ApiObject): boolean {
  return textAt(service, "spec", "clusterIP") === "None";
}

function readFamilies(service: ApiObject, old: undefined | ApiObject): Families {
  const isFree = isHeadless(service) && Object.keys(mapAt(service, "spec", "selector")).length === 0;
  const given = textAt(service, "spec", "ipFamilyPolicy") || textAt(old, "spec", "ipFamilyPolicy");
  const policy = given || (isFree ? BOTH : SINGLE);
  const families = textsAt(service, "ipFamilies");
  const isLeft = policy === SINGLE && sameJson(families, textsAt(old, "ipFamilies"));
  const address = textAt(service, "spec", "clusterIP");
  const addresses = textsAt(service, "clusterIPs");
  return {
    policy,
    families: isLeft ? families.slice(0, 1) : families,
    addresses: addresses.length === 0 && address !== "" ? [address] : addresses,
  };
}

function textsAt(service: undefined | ApiObject, field: string): readonly string[] {
  return (listAt(service, "spec", field) as readonly unknown[]).map(String);
}

/** What is wrong whatever the cluster has. Throws 422. */
function checkForm(service: ApiObject, { policy, families, addresses }: Families, old: undefined | ApiObject): void {
  const rules = new FieldRules(SERVICE, service.metadata.name);
  const address = textAt(service, "spec", "clusterIP");
  const isForeign = address !== "" && addresses[0] !== address && addresses[0] !== textAt(old, "spec", "clusterIP");
  rules.invalid("spec.clusterIPs", addresses, isForeign ? "first value must match `clusterIP`" : undefined);
  const isAlone = old === undefined && address === "" && addresses.length > 0;
  rules.invalid("spec.clusterIPs", addresses, isAlone ? "must be empty when `clusterIP` is not specified" : undefined);
  families.forEach((family, at) => {
    rules.oneOf(`spec.ipFamilies[${at}]`, family, FAMILIES);
    rules.duplicate(`spec.ipFamilies[${at}]`, family, families.indexOf(family) < at);
  });
  rules.oneOf("spec.ipFamilyPolicy", policy, POLICIES);
  checkAddressForm(rules, addresses, families);
  rules.check();
}

function checkAddressForm(rules: FieldRules, addresses: readonly string[], families: readonly string[]): void {
  const field = "spec.clusterIPs";
  const [first] = addresses;
  if (first === "None" && addresses.length > 1) {
    rules.invalid(field, addresses, "'None' must be the first and only value");
  }
  const problems = addresses.map((address, at) => (at === 0 && address === "None" ? [] : addressProblems(address)));
  addresses.forEach((address, at) => {
    rules.invalidFor(`${field}[${at}]`, address, problems[at] ?? []);
  });
  rules.invalid(field, addresses, addresses.length > 2 ? "may only hold up to 2 values" : undefined);
  if (problems.some((found) => found.length > 0) || first === "None") return;
  const isTwice = addresses.length > 1 && new Set(addresses.map(familyOf)).size < 2;
  rules.invalid(field, addresses, isTwice ? "may specify no more than one IP for each IP family" : undefined);
  addresses.forEach((address, at) => {
    const wanted = families[at];
    if (wanted === undefined || familyOf(address) === wanted) return;
    rules.invalid(`${field}[${at}]`, address, `expected an ${wanted} value as indicated by \`ipFamilies[${at}]\``);
  });
}

function familyOf(address: string): string {
  return isIPv6(address) ? "IPv6" : "IPv4";
}

function checkNumber(rules: FieldRules, { policy, families, addresses }: Families): void {
  if (policy !== SINGLE) return;
  const why = (what: string) => `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`;
  rules.invalid("spec.ipFamilyPolicy", policy, addresses.length === 2 ? why("cluster IPs") : undefined);
  rules.invalid("spec.ipFamilyPolicy", policy, families.length === 2 ? why("IP families") : undefined);
}

function checkAddresses(rules: FieldRules, { families, addresses }: Families): void {
  addresses.forEach((address, at) => {
    const isOther = address !== "None" && at >= families.length && familyOf(address) === "IPv6";
    rules.invalid(`spec.clusterIPs[${at}]`, addresses, isOther ? "IPv6 is not configured on this cluster" : undefined);
  });
}

function checkConfigured(rules: FieldRules, { policy, families }: Families): void {
  const why = "this cluster is not configured for dual-stack services";
  rules.invalid("spec.ipFamilyPolicy", policy, policy === BOTH ? why : undefined);
  families.forEach((family, at) => {
    rules.invalid(`spec.ipFamilies[${at}]`, family, family === "IPv6" ? "not configured on this cluster" : undefined);
  });
}

/** Of Services without addresses or pods nobody asks what the cluster has. */
function completeFamilies({ policy, families }: Families): readonly string[] {
  const [first = "IPv4", second] = families;
  if (second !== undefined || policy === SINGLE) return families.length === 0 ? [first] : families;
  return [first, first === "IPv4" ? "IPv6" : "IPv4"];
}
