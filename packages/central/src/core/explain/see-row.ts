import { describeLabels, REASON_TEXTS, type Reason, splitServiceKey } from "@causeway/shared";
import type { ExposureFacts, ExposureStep } from "../exposure.js";
import { countOf } from "../status/summary.js";

/** What was seen at a row of exposure, whether it holds (then `reason` is undefined) or not. */
type Describe = (facts: ExposureFacts, reason: undefined | Reason) => string;

const DESCRIPTIONS: Readonly<Record<ExposureStep, Describe>> = {
  cluster: (_facts, reason) => (reason === undefined ? "its edge has reported everything" : meansOf(reason)),
  workspace: ({ owner, service }, reason) => {
    const { namespace } = splitServiceKey(service);
    if (reason !== undefined) return `no workspace selects namespace ${namespace} of this cluster`;
    return `workspace ${owner?.id} owns namespace ${namespace} here`;
  },
  namespace: ({ namespace, service }, reason) => {
    const name = `namespace ${splitServiceKey(service).namespace}`;
    if (reason === undefined) return `${name} is there`;
    return namespace === undefined ? `${name} does not exist here` : `${name} is being deleted here`;
  },
  service: ({ service, report }, reason) => {
    if (reason !== undefined) return `there is no Service ${service} here`;
    const ports = (report?.ports ?? []).map(({ number, protocol }) => `${number}/${protocol}`);
    return `Service ${service} has ports ${ports.join(", ") || "none"}`;
  },
  setting: ({ owner }, reason) => {
    if (reason === undefined) return `WorkspaceSetting ${owner?.setting?.name} names an east-west gateway`;
    if (owner?.setting === undefined) return `workspace ${owner?.id} has no WorkspaceSetting`;
    return `WorkspaceSetting ${owner.setting.name} has no defaultEastWestGatewaySettings`;
  },
  selection: describeSelection,
  shape: (_facts, reason) => (reason === undefined ? "its shape can fail over" : meansOf(reason)),
  mesh: ({ report }, reason) => {
    if (reason !== undefined) return meansOf(reason);
    return report?.mesh === "noPods" ? "it has no pods" : "all its pods have a sidecar";
  },
  gateway: ({ item, gateways }, reason) => {
    if (reason === undefined) return `${gateways.used?.namespace}/${gateways.used?.name} is its gateway`;
    const pods = `pods with ${describeLabels(item?.labels ?? {})} in namespace ${item?.namespace}`;
    if (reason === "NoGateway") return `there are no ${pods}`;
    return `there are ${pods}, but no Service gives them port 15443`;
  },
  gatewayPods: ({ gateways }) => {
    const pods = gateways.used?.report.pods ?? [];
    const ready = pods.reduce((sum, group) => sum + group.ready, 0);
    return `${ready} of ${countOf(
      pods.reduce((sum, group) => sum + group.total, 0),
      "gateway pod",
    )} ${ready === 1 ? "is" : "are"} ready`;
  },
  gatewayAddress: ({ gateways }) => {
    const { addresses = [], hostnames = [], addressProblem = "" } = gateways.used?.report ?? {};
    const reached = [...addresses, ...hostnames].join(", ");
    const seen = reached === "" ? "nothing says how other clusters reach the gateway" : `it is reached at ${reached}`;
    return addressProblem === "" ? seen : `${seen}; ${addressProblem}`;
  },
  export: (_facts, reason) =>
    reason === undefined ? "its edge confirms that the gateway accepts the service" : meansOf(reason),
  instances: ({ report }) => {
    const ready = (report?.groups ?? []).reduce((sum, group) => sum + group.ready, 0);
    return ready === 0 ? "no instance is ready here" : `${countOf(ready, "instance")} ready here`;
  },
  stability: ({ report }, reason) =>
    reason === undefined
      ? "its readiness is stable"
      : `its readiness changed too often: held until ${report?.dampedUntil}`,
  drain: (_facts, reason) => (reason === undefined ? "the cluster is not drained" : "the cluster is drained"),
  edge: (_facts, reason) => (reason === undefined ? "its edge has not been silent for too long" : meansOf(reason)),
};

export function describeRow(step: ExposureStep, facts: ExposureFacts, reason: undefined | Reason): string {
  return DESCRIPTIONS[step](facts, reason);
}

function describeSelection({ owner, item, report }: ExposureFacts, reason: undefined | Reason): string {
  const items = owner?.setting?.gateways ?? [];
  if (reason === undefined && item !== undefined) {
    const how = item.exposedServices.length === 0 ? "which takes every service" : "by its labels";
    return `item ${items.indexOf(item) + 1} of ${items.length} selects it, ${how}`;
  }
  const asked = items.flatMap(({ exposedServices }) => exposedServices.map(describeLabels));
  const labels = describeLabels(report?.labels ?? {});
  return `its labels (${labels || "none"}) match none of: ${asked.join("; ")}`;
}

function meansOf(reason: Reason): string {
  return REASON_TEXTS[reason].means;
}
