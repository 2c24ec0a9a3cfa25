import { type ApiObject, type JsonObject, listAt, mapAt, type StringMap, sameJson, textAt } from "../api-object.js";
import { FieldRules } from "./field-rules.js";
import type { Prepare } from "./resource-definition.js";
import { injectSidecar } from "./sidecar-injection.js";

const SUBJECT = { group: "", plural: "pods", kind: "Pod" };

const CONTAINER_DEFAULTS: JsonObject = {
  imagePullPolicy: "IfNotPresent",
  resources: {},
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "File",
};

const POD_DEFAULTS: JsonObject = {
  dnsPolicy: "ClusterFirst",
  restartPolicy: "Always",
  schedulerName: "default-scheduler",
  securityContext: {},
  terminationGracePeriodSeconds: 30,
};

/** Defaults of Pods. */
export function completePod(pod: ApiObject): ApiObject {
  const spec = completePodSpec(pod.spec ?? {});
  const containers = listAt(spec, "containers").map(withRequests);
  return { ...pod, spec: { enableServiceLinks: true, ...spec, containers } };
}

/** What is limited and not asked for is asked for as far as it is limited. */
function withRequests(container: JsonObject): JsonObject {
  const limits = mapAt(container, "resources", "limits");
  if (Object.keys(limits).length === 0) return container;
  const requests = { ...limits, ...mapAt(container, "resources", "requests") };
  return { ...container, resources: { ...(container["resources"] as JsonObject), requests } };
}

/** Rules of Pods, with the sidecar injection that a mesh's webhook adds on create. */
export function createPodRules(namespaceLabels: (namespace: string) => StringMap): Prepare {
  return (pod, old) => {
    if (old !== undefined) {
      checkUnchanged(pod, old);
      return pod;
    }
    const injected = injectSidecar(pod, namespaceLabels(pod.metadata.namespace ?? ""));
    const rules = new FieldRules(SUBJECT, pod.metadata.name);
    checkContainers(rules, "spec.containers", listAt(pod, "spec", "containers"));
    rules.check();
    const serviceAccountName = textAt(pod, "spec", "serviceAccountName") || "default";
    const spec = { ...injected.spec, serviceAccountName, serviceAccount: serviceAccountName };
    return { ...completePod({ ...injected, spec }), status: { phase: "Pending", qosClass: "BestEffort" } };
  };
}

/** The defaults that the API server writes into every pod spec, in a template too. */
export function completePodSpec(spec: JsonObject): JsonObject {
  const containers = listAt(spec, "containers").map(completeContainer);
  return { ...POD_DEFAULTS, ...spec, containers };
}

function completeContainer(container: JsonObject): JsonObject {
  const ports = listAt(container, "ports").map((port) => ({ protocol: "TCP", ...port }));
  return { ...CONTAINER_DEFAULTS, ...container, ...(ports.length === 0 ? {} : { ports }) };
}

/** Every container has a name of its own and an image. */
export function checkContainers(rules: FieldRules, field: string, containers: readonly JsonObject[]): void {
  rules.required(field, containers.length === 0);
  containers.forEach((container, at) => {
    rules.required(`${field}[${at}].name`, textAt(container, "name") === "");
    rules.required(`${field}[${at}].image`, textAt(container, "image") === "");
    const isTwin = containers.findIndex((other) => other["name"] === container["name"]) < at;
    rules.invalid(`${field}[${at}].name`, container["name"], isTwin ? "Duplicate value" : undefined);
  });
}

function checkUnchanged(pod: ApiObject, old: ApiObject): void {
  if (sameJson(withoutImages(pod), withoutImages(old))) return;
  const rules = new FieldRules(SUBJECT, pod.metadata.name);
  rules.forbidden("spec", "pod updates may not change fields other than `spec.containers[*].image`");
  rules.check();
}

function withoutImages(pod: ApiObject): JsonObject {
  const containers = listAt(pod, "spec", "containers").map(({ image: _image, ...rest }) => rest);
  return { ...pod.spec, containers };
}
