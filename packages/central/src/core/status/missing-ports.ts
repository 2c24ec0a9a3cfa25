import type { ClusterId } from "@causeway/shared";
import type { ServiceFacts } from "../service-facts.js";
import type { Verdict } from "./judge-item.js";

/** Ports of the cluster's own Service that a source does not have: those do not fail over to it. Undefined of none. */
export function missingPorts(
  facts: ServiceFacts,
  cluster: ClusterId,
  sources: readonly ClusterId[],
): undefined | (Pick<Verdict, "message"> & { readonly reason: "PortMismatch" }) {
  const report = facts.world.registry.cluster(cluster)?.services.get(facts.service);
  const own = (report?.ports ?? []).filter(({ protocol }) => protocol === "TCP").map(({ number }) => number);
  const lines = sources.flatMap((source) => {
    const theirs = facts.exporters.of(source)?.ports;
    const missing = theirs === undefined ? [] : own.filter((port) => !theirs.has(port));
    return missing.length === 0 ? [] : [`port ${missing.join(", ")} to ${source}`];
  });
  if (lines.length === 0) return undefined;
  return {
    reason: "PortMismatch",
    message: `what the Service there does not have cannot fail over: ${lines.join("; ")}`,
  };
}
