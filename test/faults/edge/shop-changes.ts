import type { ApiObject, ObjectName } from "@causeway/sandbox";
import { ownedObjects } from "../../support/owned-objects.js";
import type { FaultWorld } from "../support/fault-world.js";
import { kindOfFrame } from "../support/frame-kind.js";
import { MARKER } from "../support/marker.js";
import { renderPod, renderService, SHOP } from "../support/shop.js";
import { describeOwned } from "../support/write-journal.js";

const GATEWAY = { kind: "Service", namespace: SHOP, name: "shop-gateway" } as const;

/** The service loses its only instance. */
export async function takeInstance(world: FaultWorld, cluster: string, service: string): Promise<void> {
  await world.cluster(cluster).client.delete({ kind: "Pod", namespace: SHOP, name: service });
}

/** The service has an instance again. */
export async function giveInstance(world: FaultWorld, cluster: string, service: string): Promise<void> {
  await world.cluster(cluster).client.apply([renderPod(service)]);
}

/** A service with one instance, in each of these clusters. */
export async function addService(world: FaultWorld, clusters: readonly string[], service: string): Promise<void> {
  for (const cluster of clusters) {
    await world.cluster(cluster).client.apply([renderService(service), renderPod(service)]);
  }
}

export async function removeService(world: FaultWorld, clusters: readonly string[], service: string): Promise<void> {
  for (const cluster of clusters) {
    const { client } = world.cluster(cluster);
    await client.delete({ kind: "Service", namespace: SHOP, name: service });
    await client.delete({ kind: "Pod", namespace: SHOP, name: service });
  }
}

/** The Service alone, without touching its pod. */
export async function addServiceObject(world: FaultWorld, cluster: string, service: string): Promise<void> {
  await world.cluster(cluster).client.apply([renderService(service)]);
}

export async function removeServiceObject(world: FaultWorld, cluster: string, service: string): Promise<void> {
  await world.cluster(cluster).client.delete({ kind: "Service", namespace: SHOP, name: service });
}

/** The load balancer of the shop's gateway gets another address. */
export async function moveGateway(world: FaultWorld, cluster: string, ip: string): Promise<void> {
  await world.cluster(cluster).client.patch(GATEWAY, { status: { loadBalancer: { ingress: [{ ip }] } } }, "status");
}

/** `ClusterIP` takes the gateway's address away, `LoadBalancer` gives it back. */
export async function typeGateway(
  world: FaultWorld,
  cluster: string,
  type: "ClusterIP" | "LoadBalancer",
): Promise<void> {
  await world.cluster(cluster).client.patch(GATEWAY, { spec: { type } });
}

/** Does what changes what a cluster should have, and waits until its edge has acknowledged that. */
export async function untilHeard(world: FaultWorld, cluster: string, act: () => Promise<void>): Promise<void> {
  const link = world.link(cluster);
  let isSent = false;
  let isHeard = false;
  link.inspect((frame) => {
    const kind = kindOfFrame(frame);
    if (frame.stream === "follow") {
      isSent ||= kind === "batch";
      isHeard ||= isSent && kind === "ack";
    }
    return "pass";
  });
  await act();
  await world.soon(() => isHeard);
  link.inspect(() => "pass");
}

/** The object of an edge's that is described so. */
export function ownedObject(world: FaultWorld, cluster: string, line: string): ApiObject {
  const object = ownedObjects(world.cluster(cluster), MARKER).find((candidate) => describeOwned(candidate) === line);
  if (object === undefined) throw new Error(`${cluster} has no ${line}`);
  return object;
}

/** A person deletes an object of the edge's. */
export async function deleteOwned(world: FaultWorld, cluster: string, line: string): Promise<void> {
  await world.cluster(cluster).client.delete(nameOf(ownedObject(world, cluster, line)));
}

export function nameOf({ kind, metadata }: ApiObject): ObjectName {
  return { kind, namespace: metadata.namespace ?? "", name: metadata.name };
}
