import { isObject, type JsonObject, listAt, mapAt, textAt, valueAt } from "../../api-object.js";
import { addressProblems } from "../address-rules.js";
import type { FieldRules } from "../field-rules.js";
import { keyProblems, labelProblems, labelValueProblems, subdomainProblems } from "../name-rules.js";
import { checkContainers } from "./check-containers.js";
import { checkTolerations } from "./check-tolerations.js";
import { checkVolumes } from "./check-volumes.js";

const RESTARTS = ["Always", "OnFailure", "Never"];
const DNS_POLICIES = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
const LONGEST_DEADLINE = 2_147_483_647;

/** Rules of complete pod specs, those of templates too (k8s.io/kubernetes pkg/apis/core/validation, ValidatePodSpec). */
export function checkPodSpec(rules: FieldRules, spec: JsonObject, field: string): void {
  const text = (name: string) => textAt(spec, name);
  const volumes = checkVolumes(rules, listAt(spec, "volumes"), `${field}.volumes`);
  checkContainers(rules, { spec, field, volumes });
  rules.oneOf(`${field}.restartPolicy`, text("restartPolicy"), RESTARTS);
  rules.oneOf(`${field}.dnsPolicy`, text("dnsPolicy"), DNS_POLICIES);
  for (const [key, value] of Object.entries(mapAt(spec, "nodeSelector"))) {
    rules.invalidFor(`${field}.nodeSelector`, key, keyProblems(key));
    rules.invalidFor(`${field}.nodeSelector`, value, labelValueProblems(value));
  }
  checkDns(rules, spec, field);
  for (const name of ["serviceAccountName", "nodeName", "priorityClassName", "runtimeClassName"]) {
    if (text(name) !== "") rules.invalidFor(`${field}.${name}`, text(name), subdomainProblems(text(name)));
  }
  checkDeadline(rules, valueAt(spec, "activeDeadlineSeconds"), `${field}.activeDeadlineSeconds`);
  for (const name of ["hostname", "subdomain"]) {
    if (text(name) !== "") rules.invalidFor(`${field}.${name}`, text(name), labelProblems(text(name)));
  }
  checkTolerations(rules, listAt(spec, "tolerations"), `${field}.tolerations`);
  checkAliases(rules, listAt(spec, "hostAliases"), `${field}.hostAliases`);
}

function checkDns(rules: FieldRules, spec: JsonObject, field: string): void {
  const servers = listAt(spec, "dnsConfig", "nameservers") as readonly unknown[];
  const isOwn = textAt(spec, "dnsPolicy") === "None";
  const hasConfig = isObject(spec["dnsConfig"]);
  rules.required(`${field}.dnsConfig`, isOwn && !hasConfig, "must provide `dnsConfig` when `dnsPolicy` is None");
  const why = "must provide at least one DNS nameserver when `dnsPolicy` is None";
  rules.required(`${field}.dnsConfig.nameservers`, isOwn && hasConfig && servers.length === 0, why);
  servers.forEach((server, at) => {
    rules.invalidFor(`${field}.dnsConfig.nameservers[${at}]`, server, addressProblems(String(server)));
  });
}

function checkDeadline(rules: FieldRules, deadline: unknown, field: string): void {
  if (typeof deadline !== "number") return;
  const isFine = deadline >= 1 && deadline <= LONGEST_DEADLINE;
  rules.invalid(field, deadline, isFine ? undefined : `must be between 1 and ${LONGEST_DEADLINE}, inclusive`);
}

function checkAliases(rules: FieldRules, aliases: readonly JsonObject[], field: string): void {
  aliases.forEach((alias, at) => {
    const ip = textAt(alias, "ip");
    rules.invalidFor(`${field}[${at}].ip`, ip, addressProblems(ip));
    (listAt(alias, "hostnames") as readonly unknown[]).map(String).forEach((name, index) => {
      rules.invalidFor(`${field}[${at}].hostnames[${index}]`, name, subdomainProblems(name));
    });
  });
}
