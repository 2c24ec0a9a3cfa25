import { type PodInput, putPod, removePod, type ServiceName } from "./cluster-objects.js";
import { putSlice, selectedPods } from "./endpoint-slice.js";
import type { RealObject } from "./object-client.js";
import type { RealCluster } from "./real-cluster.js";

interface DeploymentSpec {
  readonly template: {
    readonly metadata: {
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly spec: {
      readonly serviceAccountName?: string;
      readonly containers: readonly {
        readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
      }[];
    };
  };
}

const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment" };
const NAMED_BY = "harness/deployment";

/**
 * Gives a Service so many pods, then says so in its EndpointSlice. New pods come from the templates of the Deployments that
 * the Service selects, first from the one with the fewest pods; the last by name go first.
 */
export async function scale(cluster: RealCluster, name: ServiceName, count: number): Promise<void> {
  const pods = await selectedPods(cluster, name);
  for (let missing = count - pods.length; missing > 0; missing -= 1) await addPod(cluster, name);
  for (const pod of pods.slice(count)) await removePod(cluster, { namespace: name.namespace, name: pod.metadata.name });
  await putSlice(cluster, name);
}

async function addPod(cluster: RealCluster, name: ServiceName): Promise<void> {
  const pods = await selectedPods(cluster, name);
  const countOf = (deployment: RealObject) => pods.filter((pod) => isOf(pod, deployment)).length;
  const [least] = (await selectedDeployments(cluster, name)).toSorted((one, other) => countOf(one) - countOf(other));
  if (least === undefined) throw new Error(`no Deployment has pods for Service ${name.namespace}/${name.service}`);
  await putPod(cluster, describePod(name.namespace, least, pods));
}

function isOf(pod: RealObject, deployment: RealObject): boolean {
  return pod.metadata.annotations?.[NAMED_BY] === deployment.metadata.name;
}

/** Those with a template that the Service's selector matches, by name. */
async function selectedDeployments(cluster: RealCluster, { namespace, service }: ServiceName) {
  const found = await cluster.objects.get({ apiVersion: "v1", kind: "Service", namespace, name: service });
  const { selector = {} } = (found?.["spec"] ?? {}) as { readonly selector?: Readonly<Record<string, string>> };
  const deployments = await cluster.objects.list({ ...DEPLOYMENT, namespace });
  const matches = (deployment: RealObject) => {
    const { labels } = templateOf(deployment).metadata;
    return Object.entries(selector).every(([key, value]) => labels[key] === value);
  };
  return deployments.filter(matches);
}

function templateOf(deployment: RealObject): DeploymentSpec["template"] {
  return (deployment["spec"] as DeploymentSpec).template;
}

/** The next pod of a Deployment, with the first number that no other pod has. */
function describePod(namespace: string, deployment: RealObject, pods: readonly RealObject[]): PodInput {
  const { metadata, spec } = templateOf(deployment);
  const used = new Set(pods.map((pod) => pod.metadata.name));
  let number = 1;
  while (used.has(`${deployment.metadata.name}-${number}`)) number += 1;
  const ports = spec.containers.flatMap((container) => container.ports ?? []);
  return {
    namespace,
    name: `${deployment.metadata.name}-${number}`,
    labels: metadata.labels,
    annotations: { ...metadata.annotations, [NAMED_BY]: deployment.metadata.name },
    serviceAccount: spec.serviceAccountName ?? "default",
    ports: Object.fromEntries(ports.map((port) => [port.name ?? "", port.containerPort])),
  };
}
