import { type ApiObject, type JsonObject, listAt, type StringMap, textAt } from "../api-object.js";

const INJECT = "sidecar.istio.io/inject";
const PROXY = "istio-proxy";
const STATUS = '{"containers":["istio-proxy"]}';
const SIDECAR: JsonObject = { name: PROXY, image: "istio/proxyv2:1.31.0", args: ["proxy", "sidecar"] };

/**
 * What istiod's webhook would do to a new pod, as far as others can see it: the container and the labels. The pod's own
 * label or annotation wins over its namespace's label. A gateway brings a container `istio-proxy` along, which is completed.
 */
export function injectSidecar(pod: ApiObject, namespaceLabels: StringMap): ApiObject {
  if (!wantsSidecar(pod, namespaceLabels)) return pod;
  const containers = listAt(pod, "spec", "containers");
  const hasProxy = containers.some((container) => container["name"] === PROXY);
  const completed = containers.map((container) =>
    container["name"] === PROXY && container["image"] === "auto"
      ? { ...container, image: SIDECAR["image"] ?? "" }
      : container,
  );
  const labels = pod.metadata.labels ?? {};
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      labels: {
        "security.istio.io/tlsMode": "istio",
        "service.istio.io/canonical-name": labels["app"] ?? pod.metadata.name,
        "service.istio.io/canonical-revision": labels["version"] ?? "latest",
        ...labels,
      },
      annotations: { ...describeDefaults(containers), ...pod.metadata.annotations, "sidecar.istio.io/status": STATUS },
    },
    spec: { ...pod.spec, containers: hasProxy ? completed : [...completed, SIDECAR] },
  };
}

/** Which container kubectl means when nobody says: the first that is not the proxy. */
function describeDefaults(containers: readonly JsonObject[]): StringMap {
  const name = textAt(
    containers.find((container) => container["name"] !== PROXY),
    "name",
  );
  if (name === "") return {};
  return { "kubectl.kubernetes.io/default-container": name, "kubectl.kubernetes.io/default-logs-container": name };
}

function wantsSidecar(pod: ApiObject, namespaceLabels: StringMap): boolean {
  if (namespaceLabels["istio-injection"] === "disabled" || textAt(pod, "spec", "hostNetwork") === "true") return false;
  const own = pod.metadata.labels?.[INJECT] ?? pod.metadata.annotations?.[INJECT];
  if (own !== undefined) return own === "true";
  return namespaceLabels["istio-injection"] === "enabled" || namespaceLabels["istio.io/rev"] !== undefined;
}
