import type {
  ClusterId,
  DesiredResource,
  GatewayDesired,
  GatewayReport,
  Locality,
  OriginState,
} from "@causeway/shared";
import { hasAddress } from "./gateway-shape.js";
import { knowledgeOf, type World } from "./world.js";

/** A complete report whose edge has sent nothing for this long is stale. */
export const STALE_AFTER_MS = 30_000;

/** What central knows of a cluster as such. */
export function originOf(cluster: ClusterId, world: World): OriginState {
  const knowledge = knowledgeOf(cluster, world);
  if (knowledge !== "known") return knowledge;
  return world.isSilentFor(cluster, STALE_AFTER_MS) ? "stale" : "complete";
}

/**
 * What importers get of a gateway. Undefined without an address: then what they last had stays in force, because a
 * gateway that has lost its address for a moment must not cost the way back.
 */
export function gatewayBody(report: undefined | GatewayReport): undefined | DesiredResource {
  if (report === undefined || !hasAddress(report)) return undefined;
  const { addresses, hostnames, port } = report;
  const gateway: GatewayDesired = { addresses, hostnames, port, locality: localityOf(report) };
  return { kind: "gateway", ...gateway };
}

/** One locality for all pods, the first by name, so that it changes as rarely as possible while pods come and go. */
function localityOf(report: GatewayReport): Locality {
  const known = report.pods.filter(({ total, locality }) => total > 0 && locality.region !== "");
  const names = known.map(({ locality }) => locality).sort(compareLocality);
  return names[0] ?? { region: "", zone: "" };
}

function compareLocality(a: Locality, b: Locality): number {
  const [left, right] = [`${a.region}/${a.zone}`, `${b.region}/${b.zone}`];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
