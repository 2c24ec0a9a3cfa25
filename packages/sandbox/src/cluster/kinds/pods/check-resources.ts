import { type JsonObject, mapAt } from "../../api-object.js";
import type { FieldRules } from "../field-rules.js";
import { keyProblems } from "../name-rules.js";
import { readQuantity } from "../shapes/quantity.js";

const OF_CONTAINERS: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage"]);
const OTHERS: ReadonlySet<string> = new Set(["storage", "pods", "services", "secrets", "configmaps"]);
const WHOLE_ONE = 1_000_000_000n;

/** What a container asks for and may have (k8s.io/kubernetes pkg/apis/core/validation, validateResourceRequirements). */
export function checkResources(rules: FieldRules, container: JsonObject, field: string): void {
  const limits = mapAt(container, "resources", "limits");
  const requests = mapAt(container, "resources", "requests");
  for (const [name, amount] of Object.entries(limits)) checkAmount(rules, { name, amount, field: `${field}.limits` });
  for (const [name, amount] of Object.entries(requests)) {
    checkAmount(rules, { name, amount, field: `${field}.requests` });
    const limit = limits[name];
    if (limit === undefined) continue;
    const isMore = amountOf(amount) > amountOf(limit);
    const why = isMore ? `must be less than or equal to ${name} limit of ${limit}` : undefined;
    rules.invalid(`${field}.requests`, amount, why);
  }
}

interface Amount {
  readonly name: string;
  readonly amount: string;
  readonly field: string;
}

function checkAmount(rules: FieldRules, { name, amount, field }: Amount): void {
  const place = `${field}[${name}]`;
  rules.invalidFor(place, name, resourceProblems(name));
  const nano = amountOf(amount);
  rules.invalid(place, amount, nano < 0n ? "must be greater than or equal to 0" : undefined);
  const isCounted = name.includes("/") && !name.startsWith("kubernetes.io/");
  rules.invalid(place, amount, isCounted && nano % WHOLE_ONE !== 0n ? "must be an integer" : undefined);
}

function resourceProblems(name: string): readonly string[] {
  const ofKey = keyProblems(name);
  const ofContainers = "must be a standard resource for containers";
  if (name.includes("/")) return ofKey;
  if (OF_CONTAINERS.has(name) || name.startsWith("hugepages-")) return [];
  if (ofKey.length > 0) return [...ofKey, ofContainers];
  if (OTHERS.has(name)) return [ofContainers];
  return ["must be a standard resource type or fully qualified", ofContainers];
}

function amountOf(text: string): bigint {
  const read = readQuantity(text);
  return read.ok ? read.nano : 0n;
}
