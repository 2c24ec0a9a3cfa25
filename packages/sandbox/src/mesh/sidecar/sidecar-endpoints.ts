import { chooseEndpoints, type EndpointList, type MeshClient } from "@causeway/shared";
import type { ClusterView } from "../view/cluster-view.js";

/** What a sidecar has under Istio's name of a cluster (`outbound|9080|v1|details.bookinfo.svc.cluster.local`); undefined when it has no such cluster. */
export function sidecarEndpoints(view: ClusterView, client: MeshClient, cluster: string): undefined | EndpointList {
  const [, port = "", subset = "", host = ""] = cluster.split("|");
  const service = view.serviceOfHost(host);
  const world = service === undefined ? undefined : view.world(service.namespace, service.name);
  if (world === undefined) return undefined;
  const choice = chooseEndpoints(world, client, { port: Number(port), subset });
  return choice.kind === "list" ? choice : undefined;
}
