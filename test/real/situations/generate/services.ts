import type { JsonObject } from "@causeway/sandbox";
import { type Chance, pick } from "../../../sim/chance.js";
import { type Draft, oneIn, perhaps, someOf } from "./draft.js";

export interface DraftPort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number | string;
  readonly protocol: "TCP" | "UDP";
}

export interface DraftService {
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly DraftPort[];
  readonly publishesNotReady: boolean;
}

/** Container ports by name that some pods have and others give another number. */
export const NAMED_PORTS = ["web", "admin"] as const;

const TCP = "TCP" as const;
const PORTS: readonly DraftPort[] = [
  { name: "http", port: 80, targetPort: 8_080, protocol: TCP },
  { name: "http-web", port: 9_080, targetPort: "web", protocol: TCP },
  { name: "tcp-db", port: 5_432, targetPort: 5_432, protocol: TCP },
  { name: "admin", port: 8_081, targetPort: "admin", protocol: TCP },
  { name: "grpc", port: 7_070, targetPort: 7_071, protocol: TCP },
  { name: "dns", port: 53, targetPort: 53, protocol: "UDP" },
];

/** One to three services, of which the selectors may be subsets of one another. */
export function draftServices({ chance }: Draft): readonly DraftService[] {
  const names = ["details", ...someOf(chance, ["details-v1", "reviews"])];
  return names.map((name) => ({
    name,
    selector: selectorOf(chance, name),
    ports: draftPorts(chance),
    publishesNotReady: oneIn(chance, 8),
  }));
}

function selectorOf(chance: Chance, name: string): Readonly<Record<string, string>> {
  if (name === "details-v1") return { app: "details", version: "v1" };
  return { app: pick(chance, [name, name, "details"]) };
}

function draftPorts(chance: Chance): readonly DraftPort[] {
  if (oneIn(chance, 10)) return [{ name: "", port: 80, targetPort: 8_080, protocol: TCP }];
  const some = PORTS.filter(() => oneIn(chance, 3));
  return some.some(({ protocol }) => protocol === TCP) ? some : [...some, pick(chance, PORTS.slice(0, 3))];
}

export function renderService(draft: Draft, service: DraftService): JsonObject {
  const { chance, namespace } = draft;
  const { name, selector, ports, publishesNotReady } = service;
  const exportTo = exportOf(draft);
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name,
      namespace,
      ...perhaps(exportTo !== "", { annotations: { "networking.istio.io/exportTo": exportTo } }),
    },
    spec: {
      selector,
      ...perhaps(publishesNotReady, { publishNotReadyAddresses: true }),
      ports: ports.map((port) => ({
        ...perhaps(port.name !== "", { name: port.name }),
        ...perhaps(oneIn(chance, 8) && port.protocol === TCP, { appProtocol: port.name === "tcp-db" ? "tcp" : "http" }),
        port: port.port,
        targetPort: port.targetPort,
        protocol: port.protocol,
      })),
    },
  };
}

/** Mostly limited to the situation's own clients: what all clients of all situations see would make each of them slow. */
function exportOf({ chance, namespace, clientNamespace, number }: Draft): string {
  if (number % 20 === 0) return pick(chance, ["", "*"]);
  return pick(
    chance,
    [`${namespace},${clientNamespace}`, `${namespace}, ${clientNamespace}`, `.,${clientNamespace}`, ".", "~"].slice(
      0,
      oneIn(chance, 10) ? 5 : 3,
    ),
  );
}
