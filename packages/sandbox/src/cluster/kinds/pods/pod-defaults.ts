import { type ApiObject, isObject, type JsonObject, listAt, mapAt, textAt } from "../../api-object.js";
import { isNewest } from "./image-reference.js";

/** Defaults of Pods that depend on other fields (k8s.io/kubernetes pkg/apis/core/v1, SetDefaults_Pod). */
export function completePod(pod: ApiObject): ApiObject {
  const spec = completePodSpec(pod.spec ?? {});
  const isOnHost = spec["hostNetwork"] === true;
  const complete = (container: JsonObject) => withHostPorts(withRequests(container), isOnHost);
  return { ...pod, spec: { enableServiceLinks: true, ...eachContainer(spec, complete) } };
}

/** Such defaults of every pod spec, in a template too. */
export function completePodSpec(spec: JsonObject): JsonObject {
  const volumes = listAt(spec, "volumes");
  const completed = eachContainer(withAccount(spec), withPullPolicy);
  return volumes.length === 0 ? completed : { ...completed, volumes: volumes.map(withSource) };
}

/** The account has two names, of which one is deprecated. */
function withAccount(spec: JsonObject): JsonObject {
  const account = textAt(spec, "serviceAccountName") || textAt(spec, "serviceAccount");
  return account === "" ? spec : { ...spec, serviceAccountName: account, serviceAccount: account };
}

const LISTS = ["containers", "initContainers"] as const;

function eachContainer(spec: JsonObject, change: (container: JsonObject) => JsonObject): JsonObject {
  const changed = LISTS.flatMap((field) => {
    const containers = listAt(spec, field);
    return containers.length === 0
      ? []
      : [[field, containers.map((one) => (isObject(one) ? change(one) : one))] as const];
  });
  return { ...spec, ...Object.fromEntries(changed) };
}

function withPullPolicy(container: JsonObject): JsonObject {
  if (container["imagePullPolicy"] !== undefined) return container;
  return { ...container, imagePullPolicy: isNewest(textAt(container, "image")) ? "Always" : "IfNotPresent" };
}

/** What is limited and not asked for is asked for as far as it is limited. */
function withRequests(container: JsonObject): JsonObject {
  const limits = mapAt(container, "resources", "limits");
  if (Object.keys(limits).length === 0) return container;
  const requests = { ...limits, ...mapAt(container, "resources", "requests") };
  return { ...container, resources: { ...(container["resources"] as JsonObject), requests } };
}

function withHostPorts(container: JsonObject, isOnHost: boolean): JsonObject {
  const ports = listAt(container, "ports");
  if (!isOnHost || ports.length === 0) return container;
  return { ...container, ports: ports.map((port) => ({ hostPort: port["containerPort"] ?? 0, ...port })) };
}

/** A volume that does not say what it is is an empty folder. */
function withSource(volume: JsonObject): JsonObject {
  const { image } = volume;
  if (Object.keys(volume).every((field) => field === "name")) return { ...volume, emptyDir: {} };
  if (!isObject(image) || image["pullPolicy"] !== undefined) return volume;
  const pullPolicy = isNewest(textAt(image, "reference")) ? "Always" : "IfNotPresent";
  return { ...volume, image: { ...image, pullPolicy } };
}
