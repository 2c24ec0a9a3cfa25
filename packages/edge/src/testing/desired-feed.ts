import {
  type Basis,
  type ClusterId,
  type DesiredResource,
  desiredKeys,
  type GatewayDesired,
  type GatewayKey,
  type ImportDesired,
  type PolicyDesired,
  type Reason,
  type ServiceKey,
  type SourceDesired,
  type SubscriberEvent,
  sha256,
} from "@causeway/shared";

type Event = SubscriberEvent<DesiredResource>;

const STORE: Basis = { storeId: "store-1", revision: "7" };

function upsert(key: string, value: DesiredResource): Event {
  const hash = sha256(key, JSON.stringify(value)).toString("hex").slice(0, 16);
  return { kind: "upsert", key, value, hash, observedAtMs: 0 };
}

export function remove(key: string): Event {
  return { kind: "remove", key };
}

export function complete(basis: Basis = STORE): Event {
  return { kind: "complete", basis };
}

export function wantImport(service: string, fields: Partial<ImportDesired> = {}): Event {
  return upsert(desiredKeys.import(service as ServiceKey), {
    kind: "import",
    sources: [],
    ports: [{ name: "http", number: 9080, protocol: "TCP", appProtocol: "", targetPort: "9080" }],
    selector: {},
    failover: { topologyChoice: "CLUSTER", failoverPriority: [], regionalFailover: [] },
    remoteOnly: "service",
    ...fields,
  });
}

export function wantSource(service: string, cluster: string, fields: Partial<SourceDesired> = {}): Event {
  return upsert(desiredKeys.source(service as ServiceKey, cluster as ClusterId), {
    kind: "source",
    gateway: remoteGateway(cluster),
    groups: [{ serviceAccount: "sa", subsetLabels: {}, weight: 1 }],
    ...fields,
  });
}

export function wantGateway(cluster: string, fields: Partial<GatewayDesired> = {}): Event {
  return upsert(desiredKeys.gateway(remoteGateway(cluster)), {
    kind: "gateway",
    addresses: ["203.0.113.78"],
    hostnames: [],
    port: 15443,
    locality: { region: "us-west1", zone: "us-west1-b" },
    ...fields,
  });
}

export function wantExport(gateway: string, service: string, subsetKeys: readonly string[] = []): Event {
  return upsert(`export/${gateway}/${service}`, { kind: "export", subsetKeys });
}

export function withdraw(key: string, reason: Reason, inUse: "inUse" | "unused" = "unused"): Event {
  return upsert(desiredKeys.withdrawn(key), { kind: "withdrawn", reason, inUse: inUse === "inUse" });
}

export function policy(fields: Partial<PolicyDesired>): Event {
  return upsert(desiredKeys.policy, {
    kind: "policy",
    adoptedStoreId: "",
    adoption: "",
    releasedHolds: [],
    isPaused: false,
    ...fields,
  });
}

function remoteGateway(cluster: string): GatewayKey {
  return `${cluster}/istio-system/eastwest-gateway` as GatewayKey;
}
