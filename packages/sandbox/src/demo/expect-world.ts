import { AppError, type Clock } from "@causeway/shared";
import { type ApiObject, textAt, valueAt } from "../cluster/api-object.js";
import type { Cluster } from "../cluster/start-cluster.js";

const MARK = "app.kubernetes.io/managed-by=causeway-edge";

/** The edge's objects in one cluster, as short lines: what a person would compare. */
export interface OwnedObjects {
  /** `service address`, sorted. */
  readonly entries: readonly string[];
  /** Names of DestinationRules, sorted. */
  readonly rules: readonly string[];
  /** Hosts of all our Gateways, sorted. */
  readonly hosts: readonly string[];
}

export async function readOwned(cluster: Cluster): Promise<OwnedObjects> {
  const list = (kind: string) => cluster.client.list(kind, { labelSelector: MARK });
  const [entries, rules, gateways] = await Promise.all([
    list("WorkloadEntry"),
    list("DestinationRule"),
    list("Gateway"),
  ]);
  return {
    entries: entries.map(describeEntry).sort(),
    rules: rules.map((rule) => textAt(rule, "metadata", "name")).sort(),
    hosts: gateways.flatMap(hostsOf).sort(),
  };
}

function describeEntry(entry: ApiObject): string {
  const service = textAt(entry, "metadata", "annotations", "causeway.dev/service").split("/")[1] ?? "?";
  return `${service} ${textAt(entry, "spec", "address")}`;
}

function hostsOf(gateway: ApiObject): string[] {
  const servers = valueAt(gateway, "spec", "servers");
  return (Array.isArray(servers) ? servers : []).flatMap((server: unknown) => {
    const hosts = valueAt(server as ApiObject, "hosts");
    return Array.isArray(hosts) ? hosts.map(String) : [];
  });
}

export interface Expectation<T> {
  /** Says what is expected, for the error. */
  readonly what: string;
  readonly read: () => Promise<T>;
  readonly holds: (seen: T) => boolean;
  readonly timeoutMs: number;
}

const POLL_MS = 20;

/** Reads until it holds. Throws AppError `Timeout` that says what was expected and what was seen last. */
export async function expectSoon<T>(clock: Clock, { what, read, holds, timeoutMs }: Expectation<T>): Promise<T> {
  const deadline = clock.monotonic() + timeoutMs;
  for (;;) {
    const seen = await read();
    if (holds(seen)) return seen;
    if (clock.monotonic() >= deadline) {
      throw new AppError("Timeout", `expected ${what}; saw ${JSON.stringify(seen)}`);
    }
    await new Promise<void>((resolve) => clock.after(POLL_MS, resolve));
  }
}

/** Reads again and again for the whole time. Throws as soon as it does not hold. */
export async function expectThroughout<T>(
  clock: Clock,
  { what, read, holds, timeoutMs }: Expectation<T>,
): Promise<void> {
  const end = clock.monotonic() + timeoutMs;
  while (clock.monotonic() < end) {
    const seen = await read();
    if (!holds(seen)) throw new AppError("Invalid", `expected ${what}; saw ${JSON.stringify(seen)}`);
    await new Promise<void>((resolve) => clock.after(POLL_MS, resolve));
  }
}
