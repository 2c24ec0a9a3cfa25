import { type MeshObjects, WATCHED } from "@causeway/sandbox";
import { Scope } from "@causeway/shared/node";
import { connectProxy } from "../ads/proxy.js";
import type { RealIstiod } from "../harness/istiod.js";
import type { Answer } from "./answer.js";
import { readClusters } from "./istiod-answer.js";
import type { AskingProxy } from "./situation.js";

export interface IstiodOf {
  readonly clusterId: string;
  readonly istiod: RealIstiod;
  /** Of Istio's root namespace; "" when it has none. */
  readonly network: string;
  readonly objects: MeshObjects;
}

const NETWORK = "topology.istio.io/network";

/** Asks istiod as the proxy of a pod, once, and reads what it was told of the services of a namespace. */
export async function askIstiod(of: IstiodOf, asking: AskingProxy, namespace: string): Promise<Answer> {
  await using scope = new Scope();
  const proxy = await connectProxy(scope, of.istiod.xdsAddress, describeProxy(of, asking));
  await proxy.changed(() => proxy.isWarm());
  return readClusters(proxy, namespace);
}

/** As Istio's injection fills in the environment of the proxy. */
function describeProxy({ clusterId, objects, network }: IstiodOf, { kind, namespace, pod }: AskingProxy) {
  const found = objects.get(WATCHED.pods, namespace, pod);
  if (found === undefined) throw new Error(`pod ${namespace}/${pod} is not there`);
  const labels = found.metadata.labels ?? {};
  const own = labels[NETWORK] ?? network;
  const { spec, status } = found as unknown as PodFields;
  const view = spec.containers
    .flatMap(({ env = [] }) => env)
    .find(({ name }) => name === "ISTIO_META_REQUESTED_NETWORK_VIEW");
  return {
    kind,
    ip: status.podIP,
    pod,
    namespace,
    labels,
    serviceAccount: spec.serviceAccountName,
    clusterId,
    node: spec.nodeName,
    ...(own === "" ? {} : { network: own }),
    ...(view === undefined ? {} : { requestedNetworkView: view.value }),
  };
}

interface PodFields {
  readonly spec: {
    readonly nodeName: string;
    readonly serviceAccountName: string;
    readonly containers: readonly { readonly env?: readonly { readonly name: string; readonly value: string }[] }[];
  };
  readonly status: { readonly podIP: string };
}
