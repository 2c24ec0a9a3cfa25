import { type FailoverPolicy, type ServiceKey, serviceKey } from "@causeway/shared";
import type { Json, JsonObject, WantedDestinationRule } from "../kube.js";
import { companionOf } from "./object-name.js";
import { ANNOTATION, isOurs, readFrom, stringList } from "./ownership.js";
import { DEFAULT_FAILOVER, type RuleWish } from "./render-rule.js";

/** A rule that is or will be in the cluster. */
type RuleContent = Pick<WantedDestinationRule, "meta" | "spec">;

/** Objects never change once they are decoded, and every pass asks for all rules of a namespace. */
const known = new WeakMap<RuleContent, RuleWish>();

/** The inverse of `renderRule`; undefined when the rule is not ours. */
export function recoverRule(rule: RuleContent): undefined | RuleWish {
  const remembered = known.get(rule);
  if (remembered !== undefined) return remembered;
  const recovered = recover(rule);
  if (recovered !== undefined) known.set(rule, recovered);
  return recovered;
}

function recover(rule: RuleContent): undefined | RuleWish {
  const { namespace, name, annotations } = rule.meta;
  const hostName = companionOf(name);
  if (!isOurs(rule.meta) || hostName === undefined) return undefined;
  const host = serviceKey(namespace, hostName);
  const cause = annotations[ANNOTATION.service];
  return {
    host,
    cause: cause?.startsWith(`${namespace}/`) === true ? (cause as ServiceKey) : host,
    failover: recoverFailover(readFrom(rule.meta)["failover"]),
    isMutual: isMutual(rule.spec),
  };
}

/** Sidecars use mTLS with this rule in force, at every level that it speaks of. */
export function isMutual(spec: JsonObject): boolean {
  return asObject(asObject(spec["trafficPolicy"])["tls"])["mode"] === "ISTIO_MUTUAL";
}

/** The value as a JSON object; empty for anything else. */
export function asObject(value: undefined | Json): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** The value as a JSON list; empty for anything else. */
export function asList(value: undefined | Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function recoverFailover(value: unknown): FailoverPolicy {
  const failover = asObject(value as Json);
  const choice = failover["topologyChoice"];
  return {
    topologyChoice: choice === "NONE" || choice === "LOCALITY" ? choice : DEFAULT_FAILOVER.topologyChoice,
    failoverPriority: stringList(failover["failoverPriority"]),
    regionalFailover: asList(failover["regionalFailover"])
      .map(asObject)
      .map((region) => ({
        from: String(region["from"] ?? ""),
        to: String(region["to"] ?? ""),
      })),
  };
}
