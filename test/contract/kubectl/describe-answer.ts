import type { HttpAnswer } from "@causeway/sandbox";

/** Columns that say something else in every run. */
const VOLATILE: ReadonlySet<string> = new Set(["Age", "Last Seen", "First Seen", "Created At"]);

interface Table {
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
}

type Body = Readonly<Record<string, unknown>> & {
  readonly kind?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly items?: readonly unknown[];
};

/** What kubectl goes by in an answer: code, type, kind, which fields are there, and the whole of tables and errors. */
export function describeAnswer({ status, headers, body }: HttpAnswer): object {
  const type = headers["content-type"];
  const warning = headers["warning"];
  const head = { http: status, ...(type === undefined ? {} : { type }), ...(warning === undefined ? {} : { warning }) };
  if (type === "text/plain") return { ...head, text: body };
  return isBody(body) ? { ...head, ...describeBody(body) } : head;
}

function describeBody(body: Body): object {
  const { kind, metadata = {}, items } = body;
  if (kind === "Status") return body;
  if (kind === "Table") return describeTable(body as unknown as Table);
  if (kind === "APIResourceList") return describeResources(body as unknown as ResourceList);
  if (kind === "APIGroupDiscoveryList") return describeGroups(body as unknown as GroupList);
  const fields = Object.keys(body).sort();
  const described = { kind, fields, metadata: Object.keys(metadata).sort() };
  return items === undefined ? described : { ...described, items: items.map(nameOf) };
}

function describeTable({ columnDefinitions, rows }: Table): object {
  const columns = columnDefinitions.map(({ name, priority }) => (priority === 0 ? name : `${name} (wide)`));
  const shown = rows.map(({ cells }) =>
    cells.map((cell, at) => (VOLATILE.has(columnDefinitions[at]?.name ?? "") ? "..." : hideVolatile(cell))),
  );
  return { kind: "Table", columns, rows: shown };
}

/** Node ports begin anywhere, and hashes follow every default of a pod. */
function hideVolatile(cell: unknown): unknown {
  if (typeof cell !== "string") return cell;
  return cell.replace(/:3\d{4}\//g, ":.../").replace(/pod-template-hash=\w+/, "pod-template-hash=...");
}

interface ResourceList {
  readonly kind: string;
  readonly groupVersion: string;
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly shortNames?: readonly string[];
  }[];
}

function describeResources({ kind, groupVersion, resources }: ResourceList): object {
  const shown = resources.map((one) => [one.name, one.kind, ...(one.shortNames ?? [])].join(" "));
  return { kind, groupVersion, resources: shown };
}

interface GroupList {
  readonly kind: string;
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly {
      readonly version: string;
      readonly resources: readonly {
        readonly resource: string;
        readonly responseKind: { readonly kind: string };
        readonly shortNames?: readonly string[];
        readonly subresources: readonly { readonly subresource: string }[];
      }[];
    }[];
  }[];
}

function describeGroups({ kind, items }: GroupList): object {
  const groups = items.flatMap(({ metadata, versions }) =>
    versions.map(({ version, resources }) => {
      const shown = resources.map(({ resource, responseKind, shortNames = [], subresources }) =>
        [resource, responseKind.kind, ...shortNames, ...subresources.map((one) => `/${one.subresource}`)].join(" "),
      );
      return [`${metadata.name ?? ""}/${version}`, shown] as const;
    }),
  );
  return { kind, groups: Object.fromEntries(groups) };
}

function nameOf(item: unknown): unknown {
  const name = isBody(item) ? item.metadata?.["name"] : undefined;
  // Events are named after the time.
  return typeof name === "string" ? name.replace(/\.[0-9a-f]{16}$/, ".TIME") : item;
}

function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null;
}
