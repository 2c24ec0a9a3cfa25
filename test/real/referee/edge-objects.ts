import { type ClusterId, type FailoverPolicy, type GatewayKey, type ServiceKey, serviceKey } from "@causeway/shared";
import type {
  WantedDestinationRule,
  WantedGateway,
  WantedWorkloadEntry,
} from "../../../packages/edge/src/core/kube.js";
import { hostOf } from "../../../packages/edge/src/core/render/host-name.js";
import { type EntryShape, type EntryWish, renderEntry } from "../../../packages/edge/src/core/render/render-entry.js";
import { renderGateway } from "../../../packages/edge/src/core/render/render-gateway.js";
import { DEFAULT_FAILOVER, renderRule } from "../../../packages/edge/src/core/render/render-rule.js";
import { GATEWAY_LABELS } from "./referee-world.js";

// The edge's objects as its own rendering makes them, with everything defaulted that a test does not speak of.

export const DOMAIN = "cluster.local";

export type EntryInput = Partial<Omit<EntryWish, "cluster" | "service">> &
  Partial<EntryShape> & {
    readonly namespace: string;
    readonly service?: string;
    readonly cluster?: string;
  };

/** An entry of `details` for cluster-2's instances behind 203.0.113.78, in another region, unseen by gateways. */
export function entryOf(input: EntryInput): WantedWorkloadEntry {
  const { namespace, service = "details", cluster = "cluster-2", selector, portNames, tlsMode, ...rest } = input;
  return renderEntry(
    {
      cluster: cluster as ClusterId,
      service: serviceKey(namespace, service),
      gateway: `${cluster}/eastwest/eastwest-gateway` as GatewayKey,
      address: "203.0.113.78",
      hostname: "",
      port: 15_443,
      locality: { region: "us-west1", zone: "us-west1-b" },
      serviceAccount: `bookinfo-${service}`,
      subsetLabels: {},
      weight: undefined,
      ...rest,
    },
    { selector: selector ?? { app: service }, portNames: portNames ?? ["http"], tlsMode: tlsMode ?? "disabled" },
  );
}

export interface RuleInput {
  readonly namespace: string;
  readonly service?: string;
  readonly failover?: Partial<FailoverPolicy>;
  /** By default the rule that guarded entries need. */
  readonly mode?: "guarded" | "unguarded";
}

export function ruleOf({
  namespace,
  service = "details",
  failover,
  mode = "guarded",
}: RuleInput): WantedDestinationRule {
  const host: ServiceKey = serviceKey(namespace, service);
  const policy = { ...DEFAULT_FAILOVER, ...failover };
  return renderRule({ host, cause: host, failover: policy, isMutual: mode === "guarded" }, DOMAIN);
}

export interface GatewayInput {
  readonly namespace: string;
  readonly services: readonly ServiceKey[];
  readonly name?: string;
  readonly selector?: Readonly<Record<string, string>>;
}

export function gatewayOf({ namespace, services, name = "eastwest-gateway", selector }: GatewayInput): WantedGateway {
  const gateway = `cluster-1/${namespace}/${name}` as GatewayKey;
  const accepted = new Map(services.map((service) => [service, []]));
  return renderGateway({ gateway, selector: selector ?? GATEWAY_LABELS, services: accepted }, DOMAIN);
}

/** Full name of a Service's host. */
export function hostIn(namespace: string, service = "details"): string {
  return hostOf(serviceKey(namespace, service), DOMAIN);
}
