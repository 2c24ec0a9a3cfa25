import type { ApiObject, Cluster } from "@causeway/sandbox";

const MARK = { label: "app.kubernetes.io/managed-by", value: "causeway-edge" };
const VERBS = { ADDED: "create", MODIFIED: "update", DELETED: "delete" } as const;

/** Every write of an object with the edge's mark in one cluster, in order; those of some namespaces left out. */
export class WriteJournal implements Disposable {
  readonly #stop: () => void;
  #lines: string[] = [];

  constructor(cluster: Cluster, besideNamespaces: readonly string[]) {
    this.#stop = cluster.store.onChange(({ type, object, previous }) => {
      if (!isOwned(object) && (previous === undefined || !isOwned(previous))) return;
      if (besideNamespaces.includes(object.metadata.namespace ?? "")) return;
      this.#lines.push(`${VERBS[type]} ${describeOwned(object)}`);
    });
  }

  /** What was written since the last `forget`. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  forget(): void {
    this.#lines = [];
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}

/** `WorkloadEntry shop/a@cluster-2 203.0.113.2`, `DestinationRule shop/a`, `Gateway shop/k-shop-gateway a,b`. */
export function describeOwned({ kind, metadata, spec }: ApiObject): string {
  const { namespace = "", name, annotations = {} } = metadata;
  const service = annotations["causeway.dev/service"];
  if (kind === "WorkloadEntry") {
    return `${kind} ${service}@${annotations["causeway.dev/source-cluster"]} ${String(spec?.["address"])}`;
  }
  if (kind === "Gateway") return `${kind} ${namespace}/${name} ${hostsOf(spec)}`;
  return `${kind} ${service ?? `${namespace}/${name}`}`;
}

function isOwned({ metadata }: ApiObject): boolean {
  return metadata.labels?.[MARK.label] === MARK.value;
}

/** The first label of each host, sorted. */
function hostsOf(spec: ApiObject["spec"]): string {
  const { servers } = spec as { readonly servers: readonly { readonly hosts: readonly string[] }[] };
  return servers
    .flatMap(({ hosts }) => hosts.map((host) => host.slice(0, host.indexOf("."))))
    .sort()
    .join(",");
}
