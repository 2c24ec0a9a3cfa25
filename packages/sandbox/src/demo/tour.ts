import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** Where the CLI looks when nobody tells it. */
const DEFAULT_API_URL = "http://127.0.0.1:8080";

/** What the tour leads to. */
export interface TourStops {
  readonly apiUrl: string;
  readonly clusters: readonly { readonly name: string; readonly kubeconfigPath: string }[];
}

/** What a person who has just started the demo wants to know: where things are, and what to try. */
export function describeTour(demo: TourStops, stateDir: string): string {
  const bin = join(ROOT, "node_modules", ".bin");
  const server = demo.apiUrl === DEFAULT_API_URL ? "" : ` CAUSEWAY_SERVER=${demo.apiUrl}`;
  const kubeconfigs = demo.clusters.map(({ name, kubeconfigPath }) => `  ${name}  ${kubeconfigPath}`);
  const kubectl = `kubectl --kubeconfig ${demo.clusters[0]?.kubeconfigPath ?? ""}`;
  return [
    "",
    `central      ${demo.apiUrl}`,
    "kubeconfigs",
    ...kubeconfigs,
    `state        ${stateDir} (logs of central and the edges are there)`,
    "",
    "In another terminal:",
    `  export PATH="${bin}:$PATH"${server}`,
    "  causeway get entries -A --cluster cluster-1    the remote instances that cluster-1 knows",
    "  causeway edges list                            both edges and their streams",
    `  ${kubectl} get we -A`,
    `  ${kubectl} scale deployment details-v1 -n bookinfo --replicas=0`,
    "  causeway get entries -A --cluster cluster-2    the entry of details is gone there",
    "",
    "Ctrl-C ends everything.",
    "",
  ].join("\n");
}
