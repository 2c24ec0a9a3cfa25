import type { RealCluster } from "../harness/start-real-clusters.js";

/** Kinds that edges write; nobody else writes them in these tests, but Services. */
const RESOURCES = new Set(["destinationrules", "gateways", "serviceentries", "virtualservices", "workloadentries"]);
const WRITES = new Set(["POST", "PUT", "PATCH", "APPLY", "DELETE", "DELETECOLLECTION"]);

/** `POST workloadentries 201` -> requests so far, refused ones too, as the API server itself counts them. */
export async function writeCounts({ client }: RealCluster): Promise<Readonly<Record<string, number>>> {
  const { body } = await client.send({ method: "GET", path: "/metrics", accept: "text/plain" });
  const counts: Record<string, number> = {};
  for (const line of String(body).split("\n")) {
    if (!line.startsWith("apiserver_request_total{")) continue;
    const { verb = "", resource = "", code = "" } = readLabels(line);
    if (!(WRITES.has(verb) && RESOURCES.has(resource))) continue;
    const key = `${verb} ${resource} ${code}`;
    counts[key] = (counts[key] ?? 0) + Number(line.slice(line.lastIndexOf(" ")));
  }
  return counts;
}

function readLabels(line: string): Readonly<Record<string, string>> {
  const labels = Array.from(line.matchAll(/(\w+)="([^"]*)"/g), ([, name = "", value = ""]) => [name, value] as const);
  return Object.fromEntries(labels);
}
