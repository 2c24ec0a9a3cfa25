import {
  type ApiObject,
  isObject,
  type JsonObject,
  mapAt,
  namespaceOf,
  type StringMap,
  sameJson,
  valueAt,
} from "../api-object.js";
import { readLimits, replicasOf } from "./rollout.js";

export const REVISION = "deployment.kubernetes.io/revision";
const DESIRED = "deployment.kubernetes.io/desired-replicas";
const MAX = "deployment.kubernetes.io/max-replicas";
const TEMPLATE_HASH = "pod-template-hash";

/** Annotations of a Deployment that are its own and not its ReplicaSets' (k8s.io/kubernetes, deployment_util.go). */
const OWN: ReadonlySet<string> = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  REVISION,
  "deployment.kubernetes.io/revision-history",
  DESIRED,
  MAX,
]);

/** Whether a ReplicaSet is the one of the template that a Deployment has now. */
export function isCurrent(set: ApiObject, deployment: ApiObject): boolean {
  const template = valueAt(set, "spec", "template");
  const { [TEMPLATE_HASH]: _hash, ...labels } = mapAt(template, "metadata", "labels");
  return sameJson(labelled(template, labels), valueAt(deployment, "spec", "template"));
}

export function revisionOf(object: ApiObject): number {
  return Number(object.metadata.annotations?.[REVISION] ?? 0);
}

/** What a Deployment writes on a ReplicaSet of its own. */
export function annotate(deployment: ApiObject, revision: number): StringMap {
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !OWN.has(key));
  const wanted = replicasOf(deployment);
  return {
    ...Object.fromEntries(copied),
    [DESIRED]: `${wanted}`,
    [MAX]: `${wanted + readLimits(deployment, wanted).surge}`,
    [REVISION]: `${revision}`,
  };
}

interface NewReplicaSet {
  readonly deployment: ApiObject;
  /** Of the pod template. */
  readonly hash: string;
  readonly revision: number;
  readonly replicas: number;
}

/** A ReplicaSet for the template that a Deployment has now. */
export function renderReplicaSet({ deployment, hash, revision, replicas }: NewReplicaSet): ApiObject {
  const { name, uid } = deployment.metadata;
  const template = valueAt(deployment, "spec", "template");
  const labels = { ...mapAt(template, "metadata", "labels"), [TEMPLATE_HASH]: hash };
  const matchLabels = { ...mapAt(deployment, "spec", "selector", "matchLabels"), [TEMPLATE_HASH]: hash };
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${name}-${hash}`,
      namespace: namespaceOf(deployment),
      uid: "",
      resourceVersion: "",
      creationTimestamp: "",
      labels,
      annotations: annotate(deployment, revision),
      ownerReferences: [
        { apiVersion: "apps/v1", kind: "Deployment", name, uid, controller: true, blockOwnerDeletion: true },
      ],
    },
    spec: { replicas, selector: { matchLabels }, template: labelled(template, labels) },
  };
}

function labelled(template: unknown, labels: StringMap): JsonObject {
  const content: JsonObject = isObject(template) ? template : {};
  const metadata = isObject(content["metadata"]) ? content["metadata"] : {};
  return { ...content, metadata: { ...metadata, labels } };
}
