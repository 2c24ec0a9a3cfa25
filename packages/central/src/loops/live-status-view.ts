import { type ClusterId, err, ok, type Result } from "@causeway/shared";
import type { Config } from "../config-port.js";
import type { ConfigRecord } from "../core/config/config-state.js";
import { childPrefixes, pathOf } from "../core/config/object-path.js";
import { describeAbsence } from "../core/explain/describe-absence.js";
import { type ExplainRequest, type Explanation, explainService } from "../core/explain/explain-service.js";
import { type GatewayPage, listGateways } from "../core/status/gateway-lines.js";
import {
  type LinePage,
  listServices,
  type PageRequest,
  type ServiceFilter,
  workspaceServices,
} from "../core/status/list-services.js";
import { objectSummary } from "../core/status/object-summary.js";
import { compareWords } from "../core/status/status-word.js";
import { plainSummary, type Summary } from "../core/status/summary.js";
import type { ChildStatus, ObjectStatus, StatusPage, StatusView } from "../ports.js";
import type { StatusLoop } from "./status-loop.js";

export interface LiveStatusViewOptions {
  readonly loop: StatusLoop;
  readonly config: Pick<Config, "list" | "records">;
}

const MAX_LINES = 500;
const MAX_CHILDREN = 500;

/** What the management API reads of statuses, drawn anew at each call. */
export class LiveStatusView implements StatusView {
  private readonly options: LiveStatusViewOptions;

  constructor(options: LiveStatusViewOptions) {
    this.options = options;
  }

  object(path: string): undefined | ObjectStatus {
    const isSettled = this.options.loop.settle();
    const record = this.options.config.records().get(path);
    if (record === undefined) return undefined;
    const status = this.describe(record, isSettled);
    return { ...status, ...this.childrenOf(record), ...this.servicesOf(record) };
  }

  list(path: string, { limit, after }: PageRequest): StatusPage {
    const isSettled = this.options.loop.settle();
    const records = this.options.config.records();
    const page = this.options.config.list({ path, limit, after });
    const items = page.items
      .map((object) => records.get(pathOf(object)))
      .filter((record) => record !== undefined)
      .map((record) => {
        const status = this.describe(record, isSettled);
        return { ...status, events: status.events.slice(0, 1) };
      });
    return { items, next: page.next };
  }

  services(filter: ServiceFilter, page: PageRequest): LinePage {
    this.options.loop.settle();
    return listServices(filter, page, this.options.loop.parts);
  }

  gateways(cluster: undefined | ClusterId, page: PageRequest): GatewayPage {
    return listGateways(cluster, page, this.options.loop.parts.world);
  }

  explain(request: ExplainRequest): Result<Explanation> {
    const { parts } = this.options.loop;
    const absent = describeAbsence(request, parts);
    return absent === undefined ? ok(explainService(request, parts.world)) : err(absent);
  }

  private describe(record: ConfigRecord, isSettled: boolean): ObjectStatus {
    const { path, object, resourceVersion } = record;
    const summary = objectSummary(record, this.options.loop.parts);
    const { status, reason, message, edges } = isSettled ? summary : unsettled(summary);
    const events = this.options.loop.events.of(path);
    const kind = object.kind;
    return { path, kind, status, reason, etag: resourceVersion, message, events, edges: Object.fromEntries(edges()) };
  }

  private servicesOf({ object }: ConfigRecord): Pick<ObjectStatus, "services" | "isTruncated"> {
    if (object.kind !== "Workspace") return {};
    const { organization, tenant, name } = object.metadata;
    const { parts } = this.options.loop;
    const workspace = parts.world.config.workspaces.get(`${organization}/${tenant}/${name}`);
    if (workspace === undefined) return {};
    const { lines, isTruncated } = workspaceServices(workspace, MAX_LINES, parts);
    return { services: lines, isTruncated };
  }

  /** The worst first. */
  private childrenOf({ path }: ConfigRecord): Pick<ObjectStatus, "children"> {
    const { parts } = this.options.loop;
    const prefixes = childPrefixes(path);
    if (prefixes.length === 0) return {};
    const depth = path.split("/").length + 1;
    const children: ChildStatus[] = [];
    for (const child of parts.records.values()) {
      if (!prefixes.some((prefix) => child.path.startsWith(`${prefix}/`))) continue;
      if (child.path.split("/").length !== depth) continue;
      children.push({ path: child.path, status: parts.tree.wordOf(child.path) ?? "ACCEPTED" });
    }
    children.sort((a, b) => compareWords(b.status, a.status) || (a.path < b.path ? -1 : 1));
    return { children: children.slice(0, MAX_CHILDREN) };
  }
}

/** Nobody can be told that everything is done while central is still finding that out. */
function unsettled(summary: Summary): Summary {
  if (summary.status !== "READY") return summary;
  return plainSummary("DIRTY", "Planning", "central is still working out what the newest settings and reports mean");
}
