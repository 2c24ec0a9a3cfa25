import { type ReportResource, type ServiceReport, serviceOfReportKey } from "@causeway/shared";
import type { ClusterView } from "./cluster-view.js";
import { joinGroups } from "./instance-groups.js";

/** What a report says of the pods behind a service. */
type Instances = Pick<ServiceReport, "groups" | "mesh" | "isAmbient">;

/**
 * The instances that services had when both watches agreed on them. Pods and EndpointSlices arrive by two watches, of which
 * either may be behind: a ready endpoint whose pod is not shown is an instance nobody can describe yet, or one that is about
 * to leave its slice. Until it is known which, no group of instances is taken as gone; the data plane still uses the endpoint.
 */
export class LastGroups {
  private readonly byKey = new Map<string, Instances>();

  /** The resource of a report key; of a service with the groups that may still be there. */
  settle(
    key: string,
    resource: undefined | ReportResource,
    view: Pick<ClusterView, "isBehind">,
  ): undefined | ReportResource {
    const service = serviceOfReportKey(key);
    if (resource?.kind === "service" && service !== undefined && view.isBehind(service)) {
      const known = this.byKey.get(key);
      return known === undefined ? resource : keepGroups(resource, known);
    }
    if (resource?.kind !== "service" || resource.groups.length === 0) this.byKey.delete(key);
    else this.byKey.set(key, { groups: resource.groups, mesh: resource.mesh, isAmbient: resource.isAmbient });
    return resource;
  }

  /** Services that something is remembered of: those with a ready instance. */
  get size(): number {
    return this.byKey.size;
  }
}

function keepGroups<R extends ServiceReport>(report: R, known: Instances): R {
  const { mesh, isAmbient } = report.mesh === "noPods" ? known : report;
  return { ...report, groups: joinGroups(known.groups, report.groups), mesh, isAmbient };
}
