import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { GATEWAY_HOST } from "./demo-cluster.js";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** Where the CLI looks when nobody tells it. */
const DEFAULT_API_URL = "http://127.0.0.1:8080";

const CURL = "kubectl exec deployment/sleep -n sleep -c sleep -- curl -s http://productpage.bookinfo:9080/productpage";

/** What the tour leads to. */
export interface TourStops {
  readonly apiUrl: string;
  readonly clusters: readonly { readonly name: string; readonly kubeconfigPath: string }[];
}

/** The same with a door into the mesh, of which only embedded clusters have one. */
export interface DemoStops extends TourStops {
  readonly pageUrl: string;
}

/** What a person who has just started the demo wants to know: where things are, and what to try. */
export function describeTour(demo: DemoStops, stateDir: string): string {
  return lines(
    ...describePlaces(demo, stateDir),
    "Try it in another terminal; lines with kubectl are for whoever has it (1.30 or newer):",
    "",
    exportPath(demo),
    exportKubeconfig(demo),
    "",
    "1. Who answers the product page? Everything is answered by cluster-1.",
    `     curl ${demo.pageUrl}/`,
    `     ${CURL} | grep -i details -A 8`,
    "2. What cluster-1 knows of the instances in cluster-2:",
    "     causeway get entries -A --cluster cluster-1",
    "     kubectl get we -A",
    "3. Let details fail in cluster-1:",
    `     curl -X POST ${demo.pageUrl}/scale/details-v1/0`,
    "     kubectl scale deployment details-v1 -n bookinfo --replicas=0",
    "4. Ask as in 1: the page is whole, and cluster-2 answers for details. Why:",
    "     causeway explain bookinfo/details --cluster cluster-1",
    "5. Restore it, and cluster-1 answers again:",
    `     curl -X POST ${demo.pageUrl}/scale/details-v1/1`,
    "     kubectl scale deployment details-v1 -n bookinfo --replicas=1",
    "",
    "Ctrl-C ends everything.",
  );
}

/** The same for clusters that are empty, where the guide is walked by hand. */
export function describeByHand(demo: DemoStops, stateDir: string): string {
  const [, second] = demo.clusters;
  return lines(
    ...describePlaces(demo, stateDir),
    "Walk the guide in another terminal, with kubectl 1.30 or newer:",
    "",
    exportPath(demo),
    exportKubeconfig(demo),
    `  cd ${join(ROOT, "docs", "examples", "guide")}`,
    "  kubectl create namespace bookinfo",
    "  kubectl label namespace bookinfo istio-injection=enabled",
    "  kubectl apply -n bookinfo -f ../bookinfo.yaml",
    "  tctl apply -f bookinfo-ws.yaml",
    "",
    `For cluster-2: export KUBECONFIG=${second?.kubeconfigPath ?? ""}`,
    "The client is ../sleep.yaml. docs/pictures/guide.txt has every command of the guide and its answer.",
    `A name that edges can resolve here, for the gateway of cluster-2: ${GATEWAY_HOST}`,
    "",
    "Ctrl-C ends everything.",
  );
}

/** The same for clusters of somebody's own, which nothing has been applied to yet. */
export function describeGivenTour(stops: TourStops, stateDir: string): string {
  const given = stops.clusters.map(({ name, kubeconfigPath }) => `--kubeconfig ${name}=${kubeconfigPath}`);
  return lines(
    place("central", stops.apiUrl),
    place("state, logs", stateDir),
    "",
    "In another terminal:",
    "",
    exportPath(stops),
    "  causeway edges list                        the edges and their streams",
    "  tctl apply -f docs/examples/guide/bookinfo-ws.yaml",
    "  tctl apply -f docs/examples/guide/bookinfo-ws-setting.yaml",
    "  causeway explain bookinfo/details          why a service fails over, or does not",
    "",
    "Ctrl-C ends central and the edges; what the edges wrote stays until it is cleaned up:",
    `  npm start -- ${given.join(" ")} --cleanup`,
  );
}

function describePlaces(demo: DemoStops, stateDir: string): readonly string[] {
  return [
    place("central", demo.apiUrl),
    place("product page", `${demo.pageUrl}/productpage`),
    "kubeconfigs",
    ...demo.clusters.map(({ name, kubeconfigPath }) => place(`  ${name}`, kubeconfigPath)),
    place("state, logs", stateDir),
    "",
  ];
}

function place(name: string, where: string): string {
  return `${name.padEnd(15)}${where}`;
}

/** The line that puts the CLI on the PATH, and tells it where central is when it would look elsewhere. */
function exportPath({ apiUrl }: TourStops): string {
  const server = apiUrl === DEFAULT_API_URL ? "" : ` CAUSEWAY_SERVER=${apiUrl}`;
  return `  export PATH="${join(ROOT, "node_modules", ".bin")}:$PATH"${server}`;
}

function exportKubeconfig({ clusters }: TourStops): string {
  return `  export KUBECONFIG=${clusters[0]?.kubeconfigPath ?? ""}`;
}

function lines(...text: readonly string[]): string {
  return `\n${text.join("\n")}\n`;
}
