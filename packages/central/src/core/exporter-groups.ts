import { type ClusterId, describeLabels, type Labels } from "@causeway/shared";
import type { Exposure } from "./exposure.js";
import { hashText } from "./rendezvous.js";
import { networkOf, regionsOf, type World } from "./world.js";

/** One exporting cluster, as far as the choice among several needs it. */
export interface Candidate {
  readonly cluster: ClusterId;
  readonly standing: Exposure["standing"];
  readonly regions: readonly string[];
  /** Of the cluster's name. */
  readonly hash: number;
}

/** Exporting clusters that every rule between two clusters treats alike, and whose Service is of the same shape. */
export interface ExporterGroup {
  readonly signature: string;
  readonly workspaceId: string;
  readonly network: string;
  readonly clusterDomain: string;
  /** TCP port numbers of the exporting Service. */
  readonly ports: ReadonlySet<number>;
  /** Pod selector of the exporting Service. */
  readonly selector: Labels;
  readonly members: ReadonlyMap<ClusterId, Candidate>;
}

type OpenGroup = ExporterGroup & { readonly members: Map<ClusterId, Candidate> };

/** What a cluster's place among the exporters was and is, and whether others can tell by the groups alone. */
export interface PlaceChange {
  readonly after: undefined | Candidate;
  /** A group came, went, or has or had so few members that for one of them there may be no other. */
  readonly isStructural: boolean;
}

/** The exporters of one service, in groups: an importer judges groups, not clusters. */
export class ExporterGroups {
  private readonly groups = new Map<string, OpenGroup>();
  private readonly places = new Map<ClusterId, OpenGroup>();

  /** In the order of their signatures, so that it does not matter in which they came. */
  all(): readonly ExporterGroup[] {
    const groups = [...this.groups.values()];
    return groups.length < 2 ? groups : groups.sort((a, b) => (a.signature < b.signature ? -1 : 1));
  }

  /** The group of an exporting cluster; undefined when it does not export the service. */
  of(cluster: ClusterId): undefined | ExporterGroup {
    return this.places.get(cluster);
  }

  /** Puts a cluster where its exposure belongs; an undefined one, or one that is not exported, belongs nowhere. */
  place(cluster: ClusterId, exposure: undefined | Exposure, world: World): PlaceChange {
    const before = this.places.get(cluster);
    const sketch = exposure?.isExported === true ? sketchGroup(exposure, world) : undefined;
    if (before !== undefined && before.signature !== sketch?.signature) this.leave(cluster, before);
    if (exposure === undefined || sketch === undefined) {
      return { after: undefined, isStructural: before !== undefined && before.members.size < 2 };
    }
    const group = this.groups.get(sketch.signature) ?? sketch;
    const after = candidateOf(exposure, world);
    group.members.set(cluster, after);
    this.groups.set(group.signature, group);
    this.places.set(cluster, group);
    const hasMoved = before?.signature !== group.signature;
    const hasLeftFew = before !== undefined && before.members.size < 2;
    return { after, isStructural: hasMoved && (group.members.size < 3 || hasLeftFew) };
  }

  private leave(cluster: ClusterId, group: OpenGroup): void {
    group.members.delete(cluster);
    this.places.delete(cluster);
    if (group.members.size === 0) this.groups.delete(group.signature);
  }
}

function candidateOf({ cluster, standing }: Exposure, world: World): Candidate {
  return { cluster, standing, regions: regionsOf(cluster, world), hash: hashText(cluster) };
}

function sketchGroup(exposure: Exposure, world: World): OpenGroup {
  const ports = (exposure.report?.ports ?? []).filter((port) => port.protocol === "TCP").map((port) => port.number);
  const selector = exposure.report?.selector ?? {};
  const workspaceId = exposure.owner?.id ?? "";
  const network = networkOf(exposure.cluster, world);
  const clusterDomain = world.registry.cluster(exposure.cluster)?.cluster?.clusterDomain ?? "";
  const signature = [workspaceId, network, clusterDomain, ports.join(), describeLabels(selector)].join("|");
  return { signature, workspaceId, network, clusterDomain, ports: new Set(ports), selector, members: new Map() };
}
