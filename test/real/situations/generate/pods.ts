import type { JsonObject } from "@causeway/sandbox";
import { between, pick } from "../../../sim/chance.js";
import { type Draft, oneIn, perhaps, podAddress } from "./draft.js";
import { NODES } from "./nodes.js";

export interface DraftPod {
  readonly name: string;
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly node: string;
  /** Container ports by name. */
  readonly ports: Readonly<Record<string, number>>;
  readonly conditions: JsonObject;
  /** Slices speak of it, but it is not there any more. */
  readonly isGone: boolean;
}

const READY = { ready: true, serving: true, terminating: false };
const CONDITIONS: readonly JsonObject[] = [
  READY,
  READY,
  READY,
  READY,
  {},
  { ready: false, serving: false, terminating: false },
  { ready: false, serving: true, terminating: true },
  { ready: false, serving: false, terminating: true },
  { ready: true, serving: true, terminating: true },
];
const TLS_MODES = ["istio", "istio", "istio", "istio", "disabled", ""];

/** Instances of the services' apps in all states. */
export function draftPods(draft: Draft): readonly DraftPod[] {
  const { chance } = draft;
  return Array.from({ length: between(chance, 0, 4) }, (_none, at) => draftPod(draft, at));
}

function draftPod(draft: Draft, at: number): DraftPod {
  const { chance } = draft;
  const app = pick(chance, ["details", "details", "reviews"]);
  const tlsMode = pick(chance, TLS_MODES);
  const labels: Record<string, string> = { app, version: pick(chance, ["v1", "v2"]) };
  if (tlsMode !== "") labels["security.istio.io/tlsMode"] = tlsMode;
  if (oneIn(chance, 4)) labels["rack"] = pick(chance, ["one", "two"]);
  if (oneIn(chance, 8)) labels["topology.istio.io/network"] = pick(chance, ["net-1", "net-9"]);
  return {
    name: `${app}-${at}`,
    address: podAddress(draft, at),
    labels,
    serviceAccount: pick(chance, [app, app, "default"]),
    node: pick(chance, NODES),
    ports: { ...(oneIn(chance, 4) ? {} : { web: 8_080 + (at % 2) }), admin: 8_091 },
    conditions: pick(chance, CONDITIONS),
    isGone: oneIn(chance, 20),
  };
}

/** The pod and its status. */
export function renderPod({ namespace }: Draft, pod: DraftPod): JsonObject {
  const { name, labels, serviceAccount, node, ports, address } = pod;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: {
      nodeName: node,
      serviceAccountName: serviceAccount,
      containers: [
        {
          name: "app",
          image: "app:1",
          ports: Object.entries(ports).map(([portName, containerPort]) => ({ name: portName, containerPort })),
        },
        ...(labels["security.istio.io/tlsMode"] === "istio" ? [{ name: "istio-proxy", image: "proxy:1" }] : []),
      ],
    },
    status: statusOf(address, pod.conditions["ready"] !== false),
  };
}

function statusOf(address: string, isReady: boolean): JsonObject {
  return {
    phase: "Running",
    podIP: address,
    podIPs: [{ ip: address }],
    conditions: [{ type: "Ready", status: isReady ? "True" : "False" }],
  };
}

/** A pod that only asks: a client with a sidecar, or a gateway. */
export function renderAskingPod(draft: Draft, asking: AskingPod): JsonObject {
  const { chance } = draft;
  const { name, namespace, isGateway, at } = asking;
  const labels = {
    app: asking.app,
    situation: `${draft.number}`,
    "security.istio.io/tlsMode": "istio",
    ...perhaps(oneIn(chance, 4), { rack: pick(chance, ["one", "two"]) }),
    ...perhaps(oneIn(chance, 8), { "topology.istio.io/network": pick(chance, ["net-1", "xcp-cluster-2"]) }),
  };
  const view = pick(chance, ["net-1", "net-1,xcp-cluster-2", "xcp-cluster-2", "nothing"]);
  const env = oneIn(chance, 3) ? [{ name: "ISTIO_META_REQUESTED_NETWORK_VIEW", value: view }] : [];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: {
      nodeName: pick(chance, NODES),
      serviceAccountName: "client",
      containers: [
        ...(isGateway ? [] : [{ name: "app", image: "app:1" }]),
        { name: "istio-proxy", image: "proxy:1", env },
      ],
    },
    status: statusOf(podAddress(draft, at), true),
  };
}

export interface AskingPod {
  readonly name: string;
  readonly namespace: string;
  readonly app: string;
  readonly isGateway: boolean;
  /** Makes its address. */
  readonly at: number;
}
