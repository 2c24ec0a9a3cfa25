import { type ClusterId, desiredKeys, type Reason } from "@causeway/shared";
import { type ExposureFacts, type ExposureStep, gatherFacts, judgeRows } from "../exposure.js";
import type { ServiceFacts } from "../service-facts.js";
import type { StatusWorld } from "../status/status-world.js";
import type { Seen } from "./explain-link.js";
import { describeRow } from "./see-row.js";

/** From who owns the namespace to whether others may come in: the rows of exposure in their order. */
export function exportSteps(facts: ServiceFacts, cluster: ClusterId, world: StatusWorld): readonly Seen[] {
  const gathered = gatherFacts(facts.service, cluster, world);
  const steps = new Map<ExposureStep, undefined | Reason>();
  // Two rows of one step ask about the same thing: the first that fails speaks for it.
  for (const { step, reason } of judgeRows(gathered)) steps.set(step, steps.get(step) ?? reason);
  return [...steps].map(([step, reason]) => seeRow(step, gathered, { reason, cluster, world }));
}

interface RowPlace {
  readonly reason: undefined | Reason;
  readonly cluster: ClusterId;
  readonly world: StatusWorld;
}

function seeRow(step: ExposureStep, facts: ExposureFacts, { reason, cluster, world }: RowPlace): Seen {
  if (step === "cluster" && reason === "ClusterUnknown" && !world.config.clusters.has(cluster)) {
    return { step, reason, message: `there is no Cluster object ${cluster}` };
  }
  if (step === "gatewayAddress" && reason !== undefined && facts.gateways.used?.report.addressProblem) {
    return { step, reason: "BadExternalAddress", message: describeRow(step, facts, reason) };
  }
  if (step === "export" && reason !== undefined) return seeExport(facts, cluster, world);
  return { step, reason, message: describeRow(step, facts, reason) };
}

/** The exporting edge knows better than central why the gateway does not accept the service yet. */
function seeExport({ service, gateways }: ExposureFacts, cluster: ClusterId, world: StatusWorld): Seen {
  const gateway = gateways.first;
  const key = gateway === undefined ? "" : desiredKeys.export(gateway.namespace, gateway.name, service);
  const row = world.registry.cluster(cluster)?.appliedOf(service).get(key)?.report;
  const said = row === undefined ? "its edge has not said anything about it yet" : `its edge says: ${row.state}`;
  return { step: "export", reason: row?.reason ?? "ExportPending", message: row?.message || said };
}
