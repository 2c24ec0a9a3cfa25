import type { Cluster } from "@causeway/sandbox";

export const LEASES = "leases.coordination.k8s.io";
/** Where an edge keeps what is its own: its Lease and its record, which are no objects of anybody's. */
export const EDGE_NAMESPACE = "causeway-system";
const HOLDER = "causeway.dev/holder";
const NAME = { kind: "Lease", namespace: EDGE_NAMESPACE, name: "causeway-edge" } as const;

/** The Lease of a cluster's edge, as far as tests look. */
export interface EdgeLease {
  /** "" when it was given back. */
  readonly holder: string;
  /** Which process that is; "" when it does not say. */
  readonly process: string;
  readonly transitions: number;
}

/** Read through the API, as anybody reads it; undefined when there is none. */
export async function readLease({ client }: Cluster): Promise<undefined | EdgeLease> {
  const lease = await client.get(NAME);
  if (lease === undefined) return undefined;
  const { metadata, spec } = lease;
  return {
    holder: String(spec?.["holderIdentity"] ?? ""),
    process: metadata.annotations?.[HOLDER] ?? "",
    transitions: Number(spec?.["leaseTransitions"]),
  };
}

export async function holderOf(cluster: Cluster): Promise<string> {
  return (await readLease(cluster))?.holder ?? "";
}

/** A person deletes it. */
export async function deleteLease({ client }: Cluster): Promise<void> {
  await client.delete(NAME);
}

/** A person takes away which process holds it. */
export async function stripLease({ client }: Cluster): Promise<void> {
  await client.patch(NAME, { metadata: { annotations: { [HOLDER]: null } } });
}

/** A person writes another holder into it, with the process that it says or none. */
export async function giveLease({ client }: Cluster, holder: string, process: null | string): Promise<void> {
  await client.patch(NAME, {
    metadata: { annotations: { [HOLDER]: process } },
    spec: { holderIdentity: holder },
  });
}
