import type { ClusterId } from "@causeway/shared";
import type { Exposure } from "../exposure.js";
import type { ServiceFacts } from "../service-facts.js";
import { isNearer } from "../unwanted-reason.js";

/**
 * For each cluster the other one that is nearest to exporting a service: its reason is why nothing is imported. Looks at
 * all clusters once, however many are asked for.
 */
export class NearestExporters {
  private readonly best: readonly Exposure[];

  constructor(facts: ServiceFacts) {
    let first: undefined | Exposure;
    let second: undefined | Exposure;
    for (const cluster of facts.world.registry.clustersWith(facts.service)) {
      const exposure = facts.exposure(cluster);
      if (exposure.reason === "ClusterUnknown") continue;
      if (first === undefined || isNearer(exposure, first)) [first, second] = [exposure, first];
      else if (second === undefined || isNearer(exposure, second)) second = exposure;
    }
    this.best = [first, second].filter((exposure) => exposure !== undefined);
  }

  /** Undefined when no other cluster is known to have the service. */
  other(than: ClusterId): undefined | Exposure {
    return this.best.find(({ cluster }) => cluster !== than);
  }
}
