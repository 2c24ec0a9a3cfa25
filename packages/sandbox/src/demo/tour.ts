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

/** The same for clusters of somebody's own, which nothing has been applied to yet. */
export function describeGivenTour(stops: TourStops, stateDir: string): string {
  return [
    "",
    `central      ${stops.apiUrl}`,
    `state        ${stateDir} (logs of central and the edges are there)`,
    "",
    "In another terminal:",
    exportLine(stops),
    "  causeway edges list                            the edges and their streams",
    "  tctl apply -f docs/examples/guide/bookinfo-ws.yaml",
    "  tctl apply -f docs/examples/guide/bookinfo-ws-setting.yaml",
    "  causeway explain bookinfo/details              why a service fails over, or does not",
    "",
    "Ctrl-C ends central and the edges; what the edges wrote stays until it is cleaned up:",
    `  npm start -- ${stops.clusters.map(({ name, kubeconfigPath }) => `--kubeconfig ${name}=${kubeconfigPath}`).join(" ")} --cleanup`,
    "",
  ].join("\n");
}

/** What a person who has just started the demo wants to know: where things are, and what to try. */
export function describeTour(demo: TourStops, stateDir: string): string {
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
    exportLine(demo),
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

/** The line that puts the CLI on the PATH, and tells it where central is when it would look elsewhere. */
function exportLine({ apiUrl }: TourStops): string {
  const server = apiUrl === DEFAULT_API_URL ? "" : ` CAUSEWAY_SERVER=${apiUrl}`;
  return `  export PATH="${join(ROOT, "node_modules", ".bin")}:$PATH"${server}`;
}
