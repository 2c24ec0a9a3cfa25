import type { AppliedReport, ClusterId } from "@causeway/shared";
import type { LinkReading } from "../edge-link.js";
import type { ReportChange } from "../report-change.js";

/** What has happened to an edge that a person may want to know at once. */
export type EdgeChange = "connected" | "disconnected" | "storeNotAccepted" | "storeAccepted" | "held" | "released";

export interface EdgeNews {
  readonly change: EdgeChange;
  /** One sentence; empty when there is nothing to add. */
  readonly message: string;
}

const STORE = "applied/store";
const HOLD = "applied/hold/";

/** Tells from readings of links and lines of `applied` what has changed since the last one. */
export class EdgeStory {
  private readonly connected = new Set<ClusterId>();
  /** By cluster and key: the lines about the store and about holds that stand. */
  private readonly standing = new Set<string>();

  onLink(cluster: ClusterId, { report, follow }: LinkReading): undefined | EdgeNews {
    const isConnected = report.state !== "down" && follow.state !== "down";
    if (isConnected === this.connected.has(cluster)) return undefined;
    if (isConnected) {
      this.connected.add(cluster);
      return { change: "connected", message: "" };
    }
    this.connected.delete(cluster);
    return { change: "disconnected", message: report.problem || follow.problem };
  }

  onReported(cluster: ClusterId, change: ReportChange): undefined | EdgeNews {
    if (change.kind === "complete") return undefined;
    const isStore = change.key === STORE;
    if (!isStore && !change.key.startsWith(HOLD)) return undefined;
    const row = change.kind === "upsert" && change.value.kind === "applied" ? change.value : undefined;
    const stands = row !== undefined && row.state !== "applied";
    const id = `${cluster} ${change.key}`;
    if (stands === this.standing.has(id)) return undefined;
    if (stands) this.standing.add(id);
    else this.standing.delete(id);
    return isStore ? storeNews(stands, row) : holdNews(stands, row);
  }
}

function storeNews(stands: boolean, row: undefined | AppliedReport): EdgeNews {
  return { change: stands ? "storeNotAccepted" : "storeAccepted", message: row?.message ?? "" };
}

function holdNews(stands: boolean, row: undefined | AppliedReport): EdgeNews {
  return { change: stands ? "held" : "released", message: row?.message ?? "" };
}
