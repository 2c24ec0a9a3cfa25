import { findPlural } from "@causeway/shared";
import { fieldAt, type JsonRecord, textAt } from "../core/record.js";
import { type Cause, readDocuments } from "./fake-documents.js";

export interface Reply {
  readonly status: number;
  /** Bytes are sent as they are, anything else as JSON. */
  readonly body: unknown;
}

/** Small, so that a handful of objects already makes several pages. */
const MAX_PAGE = 2;

/** The answers of central's API, worked out from objects in memory. */
export class FakeStore {
  readonly objects = new Map<string, JsonRecord>();
  edges: readonly JsonRecord[] = [];
  entries: readonly JsonRecord[] = [];
  holds: readonly string[] = [];
  services: readonly JsonRecord[] = [];
  gateways: readonly JsonRecord[] = [];
  /** What explain says, by `namespace/name`. */
  readonly explanations = new Map<string, readonly JsonRecord[]>();
  /** What an object's status says, by path; others are READY at their version. */
  readonly statuses = new Map<string, JsonRecord>();
  /** Newest first. */
  history: readonly JsonRecord[] = [];
  private revision = 0;

  answer(method: string, url: URL, body: string): Reply {
    const [, version, ...path] = url.pathname.split("/").map(decodeURIComponent);
    if (version !== "v2") return refused(404, "there is no such page");
    if (method === "POST" && path[0] === "apply") return this.apply(body, url.searchParams.get("dryRun") === "true");
    const [first = "", ...rest] = path;
    if (first === "edges") return this.answerEdges(method, rest);
    if (method === "POST" && first === "diff") return this.diff(body);
    if (method === "POST" && first === "central") return this.answerCentral(rest[0] ?? "", body);
    if (method === "DELETE") return this.remove(path.join("/"));
    const view = this.views(url.searchParams).get(first);
    if (first === "entries") return { status: 200, body: { items: view } };
    if (view !== undefined) return pageOf(view, url.searchParams);
    if (first === "status") return this.readStatus(rest, url.searchParams);
    if (first === "explain") return this.explain(url.searchParams);
    if (first === "version")
      return { status: 200, body: { version: "0.1.0", storeId: "store-1", revision: String(this.revision) } };
    return this.read(path, url.searchParams);
  }

  private views(query: URLSearchParams): ReadonlyMap<string, readonly JsonRecord[]> {
    const path = query.get("path") ?? "";
    const isBelow = (line: JsonRecord): boolean => `${String(line["path"])}/`.startsWith(path === "" ? "" : `${path}/`);
    return new Map([
      ["entries", filterBy(this.entries, query)],
      ["services", filterBy(this.services, query)],
      ["gateways", filterBy(this.gateways, query)],
      ["history", this.history.filter(isBelow)],
    ]);
  }

  private readStatus(path: readonly string[], query: URLSearchParams): Reply {
    const reply = this.read(path, query);
    if (reply.status !== 200) return reply;
    const items = fieldAt(reply.body, "items");
    if (!Array.isArray(items)) return { status: 200, body: this.statusOf(path.join("/"), reply.body) };
    const paths = [...this.objects.keys()].filter((at) => at.startsWith(`${path.join("/")}/`));
    return pageOf(
      paths.map((at) => this.statusOf(at, this.objects.get(at))),
      query,
    );
  }

  private statusOf(path: string, object: unknown): JsonRecord {
    const etag = textAt(object, "metadata", "resourceVersion") ?? "";
    const own = this.statuses.get(path) ?? { status: "READY" };
    const kind = textAt(object, "kind") ?? "";
    return { path, kind, etag, reason: "", message: "", events: [], edges: {}, ...own };
  }

  private explain(query: URLSearchParams): Reply {
    const service = query.get("service") ?? "";
    const found = this.explanations.get(service);
    if (found === undefined) return refused(404, `no cluster reports service ${service}`);
    const cluster = query.get("cluster");
    const clusters = found.filter((one) => cluster === null || one["cluster"] === cluster);
    return { status: 200, body: { service, clusters, continue: "" } };
  }

  private diff(body: string): Reply {
    const { documents, causes } = readDocuments(body);
    if (causes.length > 0) return refused(400, "x", causes);
    const items = documents.map(({ path, object }) => {
      const before = this.objects.get(path);
      if (before === undefined) return { path, action: "created", diff: [{ op: "add", path: "", to: object }] };
      const isSame = JSON.stringify(before) === JSON.stringify(object);
      const diff = isSame ? [] : [{ op: "change", path: "", from: before, to: object }];
      return { path, action: isSame ? "unchanged" : "updated", diff };
    });
    return { status: 200, body: { items } };
  }

  /** A backup is the objects as text, so that a restore can read them again. */
  private answerCentral(action: string, body: string): Reply {
    if (action === "backup") return { status: 200, body: Buffer.from(JSON.stringify([...this.objects])) };
    if (!body.startsWith("[")) return refused(400, "this is no backup");
    this.objects.clear();
    for (const [path, object] of JSON.parse(body) as [string, JsonRecord][]) this.objects.set(path, object);
    return { status: 200, body: { storeId: "store-2", objects: this.objects.size } };
  }

  private apply(body: string, isDryRun: boolean): Reply {
    const { documents, causes } = readDocuments(body);
    if (causes.length > 0) return refused(400, "x", causes);
    const results = documents.map(({ path, object, notes }) => {
      const warnings = notes.map(({ line, message }) => `line ${line}: ${message}`);
      const before = this.objects.get(path);
      const isSame = before !== undefined && JSON.stringify(before) === JSON.stringify(object);
      if (!isDryRun) this.objects.set(path, object);
      if (!(isSame || isDryRun)) this.revision += 1;
      const action = before === undefined ? "created" : isSame ? "unchanged" : "updated";
      return { kind: object["kind"], path, action, resourceVersion: String(this.revision), warnings, notes };
    });
    return { status: 200, body: { results } };
  }

  private read([plural = "", ...names]: readonly string[], query: URLSearchParams): Reply {
    const info = findPlural(plural);
    if (info === undefined) return refused(404, `there is no kind "${plural}"`);
    const path = [plural, ...names].join("/");
    if (names.length > info.parents.length) {
      const object = this.objects.get(path);
      return object === undefined ? refused(404, `there is no ${path}`) : { status: 200, body: object };
    }
    const all = [...this.objects].filter(([at]) => at.startsWith(`${path}/`)).map(([, object]) => object);
    return pageOf(all, query);
  }

  private remove(path: string): Reply {
    if (!this.objects.has(path)) return refused(404, `there is no ${path}`);
    const below = path.split("/").slice(1).join("/");
    const deleted = [...this.objects.keys()].filter((at) => at === path || at.includes(`/${below}/`)).sort();
    for (const at of deleted) this.objects.delete(at);
    return { status: 200, body: { deleted } };
  }

  private answerEdges(method: string, [cluster, action]: readonly string[]): Reply {
    if (cluster === undefined) return { status: 200, body: { items: this.edges } };
    if (!this.edges.some((edge) => edge["cluster"] === cluster))
      return refused(404, `there is no cluster "${cluster}"`);
    if (method !== "POST") return refused(404, "there is no such page");
    return { status: 200, body: action === "adopt" ? { storeId: "store-1" } : { released: this.holds } };
  }
}

function filterBy(items: readonly JsonRecord[], query: URLSearchParams): readonly JsonRecord[] {
  return ["cluster", "namespace"].reduce((left, field) => {
    const wanted = query.get(field);
    return wanted === null ? left : left.filter((item) => item[field] === wanted);
  }, items);
}

function pageOf(all: readonly JsonRecord[], query: URLSearchParams): Reply {
  const from = Number(query.get("continue") ?? 0);
  const to = from + Math.min(MAX_PAGE, Number(query.get("limit") ?? MAX_PAGE));
  return { status: 200, body: { items: all.slice(from, to), continue: to < all.length ? String(to) : "" } };
}

function refused(status: number, detail: string, causes: readonly Cause[] = []): Reply {
  return { status, body: { type: "about:blank", title: "Refused", status, detail, causes } };
}
