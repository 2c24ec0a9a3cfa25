import type { FieldReader, Fields } from "@causeway/shared/kube";
import type {
  KubeEndpointSlice,
  KubeNamespace,
  KubeNode,
  KubePod,
  KubeService,
  KubeServicePort,
} from "../core/kube.js";
import { type DecodeContext, decodeMeta } from "./decode-meta.js";

export function decodeNamespace(object: Fields, context: DecodeContext): KubeNamespace {
  return { kind: "Namespace", meta: decodeMeta(object, { isNamespaced: false, hasLabels: true }, context) };
}

export function decodeNode(object: Fields, context: DecodeContext): KubeNode {
  const { reader, interner } = context;
  const labels = reader.textMap(reader.fields(object, "metadata", "object"), "labels", "metadata");
  const status = reader.fields(object, "status", "object");
  const addresses = reader.objects(status, "addresses", "status");
  return {
    kind: "Node",
    meta: decodeMeta(object, { isNamespaced: false, hasLabels: false }, context),
    region: interner.text(labels["topology.kubernetes.io/region"] ?? ""),
    zone: interner.text(labels["topology.kubernetes.io/zone"] ?? ""),
    isReady: isReady(status, reader),
    externalIps: addressesOf(addresses, "ExternalIP", reader),
    internalIps: addressesOf(addresses, "InternalIP", reader),
  };
}

function addressesOf(addresses: readonly Fields[], type: string, reader: FieldReader): readonly string[] {
  const ofType = addresses.filter((address) => address["type"] === type);
  return ofType.map((address) => reader.text(address, "address", "status.addresses[]"));
}

/** Condition `Ready` of a node or pod. */
function isReady(status: Fields, reader: FieldReader): boolean {
  const conditions = reader.objects(status, "conditions", "status");
  return conditions.some((condition) => condition["type"] === "Ready" && condition["status"] === "True");
}

export function decodeService(object: Fields, context: DecodeContext): KubeService {
  const { reader, interner } = context;
  const spec = reader.fields(object, "spec", "object");
  const loadBalancer = reader.fields(reader.fields(object, "status", "object"), "loadBalancer", "status");
  return {
    kind: "Service",
    meta: decodeMeta(object, { isNamespaced: true, hasLabels: true }, context),
    type: reader.oneOf(spec, "type", "spec", ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]),
    isHeadless: spec["clusterIP"] === "None",
    selector: interner.labels(reader.textMap(spec, "selector", "spec")),
    ports: reader.objects(spec, "ports", "spec").map((port) => decodePort(port, context)),
    internalTrafficPolicy: reader.oneOf(spec, "internalTrafficPolicy", "spec", ["Cluster", "Local"]),
    externalIps: reader.texts(spec, "externalIPs", "spec"),
    ingress: reader.objects(loadBalancer, "ingress", "status.loadBalancer").map((ingress) => ({
      ip: reader.text(ingress, "ip", "status.loadBalancer.ingress[]"),
      hostname: reader.text(ingress, "hostname", "status.loadBalancer.ingress[]"),
    })),
  };
}

function decodePort(port: Fields, { reader, interner }: DecodeContext): KubeServicePort {
  const path = "spec.ports[]";
  const number = reader.number(port, "port", path);
  const target = port["targetPort"] ?? number;
  const isNumber = typeof target === "number";
  return {
    name: interner.text(reader.text(port, "name", path)),
    number,
    protocol: reader.oneOf(port, "protocol", path, ["TCP", "UDP", "SCTP"]),
    appProtocol: interner.text(reader.text(port, "appProtocol", path)),
    targetPort: interner.text(isNumber ? String(target) : reader.text(port, "targetPort", path)),
    nodePort: reader.number(port, "nodePort", path),
  };
}

/** What Istio's CNI agent notes on a pod that it has taken into an ambient mesh. */
const AMBIENT_ANNOTATION = "ambient.istio.io/redirection";

export function decodePod(object: Fields, context: DecodeContext): KubePod {
  const { reader, interner } = context;
  const spec = reader.fields(object, "spec", "object");
  const status = reader.fields(object, "status", "object");
  const metadata = reader.fields(object, "metadata", "object");
  const annotations = reader.fields(metadata, "annotations", "metadata");
  const meta = decodeMeta(object, { isNamespaced: true, hasLabels: true }, context);
  const phase = reader.text(status, "phase", "status");
  return {
    kind: "Pod",
    meta,
    nodeName: interner.text(reader.text(spec, "nodeName", "spec")),
    serviceAccount: interner.text(reader.text(spec, "serviceAccountName", "spec") || "default"),
    isReady: isReady(status, reader),
    hasSidecar: meta.labels["security.istio.io/tlsMode"] === "istio",
    isAmbient: meta.labels["istio.io/dataplane-mode"] === "ambient" || annotations[AMBIENT_ANNOTATION] === "enabled",
    isGateway: usesGatewayTemplate(reader.textMap(metadata, "annotations", "metadata")) || runsRouter(spec, reader),
    isFinished: phase === "Succeeded" || phase === "Failed",
  };
}

/** Which templates the injector makes a pod's proxy from, comma separated: what a gateway's own manifest says. */
const TEMPLATES_ANNOTATION = "inject.istio.io/templates";

function usesGatewayTemplate(annotations: Readonly<Record<string, string>>): boolean {
  const templates = annotations[TEMPLATES_ANNOTATION]?.split(",") ?? [];
  return templates.some((template) => template.trim() === "gateway");
}

/** A container that runs `pilot-agent proxy router`: a gateway that was installed without injection. */
function runsRouter(spec: Fields, reader: FieldReader): boolean {
  return reader.objects(spec, "containers", "spec").some((container) => {
    const [first, second] = reader.texts(container, "args", "spec.containers[]");
    return first === "proxy" && second === "router";
  });
}

export function decodeEndpointSlice(object: Fields, context: DecodeContext): KubeEndpointSlice {
  const { reader, interner } = context;
  const labels = reader.textMap(reader.fields(object, "metadata", "object"), "labels", "metadata");
  return {
    kind: "EndpointSlice",
    meta: decodeMeta(object, { isNamespaced: true, hasLabels: false }, context),
    serviceName: interner.text(labels["kubernetes.io/service-name"] ?? ""),
    endpoints: reader.objects(object, "endpoints", "object").map((endpoint) => decodeEndpoint(endpoint, reader)),
  };
}

/** An endpoint without a `ready` condition counts as ready: what the API asks of its readers. */
function decodeEndpoint(endpoint: Fields, reader: FieldReader): KubeEndpointSlice["endpoints"][number] {
  const target = reader.fields(endpoint, "targetRef", "endpoints[]");
  const isPod = target["kind"] === "Pod";
  const conditions = reader.fields(endpoint, "conditions", "endpoints[]");
  return {
    podName: isPod ? reader.text(target, "name", "endpoints[].targetRef") : "",
    isReady: conditions["ready"] !== false,
  };
}
