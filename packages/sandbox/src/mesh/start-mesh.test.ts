import { waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cluster } from "../cluster/start-cluster.js";
import { type MeshPair, renderEntry, renderGateway, renderRule, startMeshPair } from "./testing/mesh-pair.js";

let pair: MeshPair;
beforeAll(async () => {
  pair = await startMeshPair();
});
afterAll(async () => {
  await pair[Symbol.asyncDispose]();
});

const GUIDE_URL = "http://productpage.bookinfo:9080/productpage";

async function curl(...args: readonly string[]): Promise<string> {
  const [pod] = await pair.first.client.list("Pod", { namespace: "sleep" });
  const name = { namespace: "sleep", name: pod?.metadata.name ?? "" };
  const { stdout } = await pair.first.client.exec(name, { container: "sleep", argv: ["curl", "-s", ...args] });
  return Buffer.from(stdout).toString("utf8");
}

/** Everything that a container of an app has written. */
function logOf(cluster: Cluster, app: string, container: string): string {
  const pods = Array.from(cluster.store.collection("pods").objects(""));
  const pod = pods.find(({ metadata }) => metadata.labels?.["app"] === app);
  if (pod === undefined) throw new Error(`there is no pod of ${app}`);
  return cluster.logs
    .read(pod, container)
    .map(({ text }) => text)
    .join("\n");
}

/** What `grep -i details -A 8` prints. */
function grepDetails(page: string): readonly string[] {
  const lines = page.replace(/\n$/, "").split("\n");
  const hits = lines.flatMap((line, at) => (/details/i.test(line) ? [at] : []));
  return lines.filter((_line, at) => hits.some((hit) => at >= hit && at <= hit + 8));
}

describe("startMesh", () => {
  it("answers the guide's curl with the book's details", async () => {
    expect(grepDetails(await curl(GUIDE_URL))).toEqual([
      '      <h4 class="text-center text-primary">Book Details</h4>',
      "      <dl>",
      "        <dt>Type:</dt>paperback",
      "        <dt>Pages:</dt>200",
      "        <dt>Publisher:</dt>PublisherA",
      "        <dt>Language:</dt>English",
      "        <dt>ISBN-10:</dt>1234567890",
      "        <dt>ISBN-13:</dt>123-1234567890",
      "      </dl>",
    ]);
  });

  it("shows the guide's error block once details is gone, and fails over with an entry, a rule and a gateway", async () => {
    const { first, second, ask } = pair;
    await first.client.scale("bookinfo", "details-v1", 0);
    await waitFor(async () => (await ask("details")).status === 503);
    expect(grepDetails(await curl(GUIDE_URL))).toEqual([
      '      <h4 class="text-center text-primary">Error fetching product details!</h4>',
      "",
      "      <p>Sorry, product details are currently unavailable for this book.</p>",
    ]);
    await second.client.apply([renderGateway(["details"])]);
    await first.client.apply([
      renderRule("details", { isMutual: true }),
      renderEntry({ service: "details", number: 2 }),
    ]);
    await waitFor(async () => (await ask("details")).status === 200);
    const page = await ask("productpage");
    expect(page.headers["x-details-served-by"]).toMatch(/^cluster-2\/details-v1-/);
    expect(page.headers["x-details-status"]).toBe("200");
    const sidecar = logOf(first, "productpage", "istio-proxy");
    expect(sidecar).toMatch(/"GET \/details\/0 HTTP\/1.1" 503 UH .* "details:9080" "-" outbound\|9080\|\|details/);
    expect(sidecar).toMatch(/"GET \/details\/0 HTTP\/1.1" 200 - via_upstream .* "203.0.113.2:15443" outbound\|9080/);
    expect(logOf(second, "details", "details")).toMatch(/GET \/details\/0 200$/);
    expect(logOf(second, "eastwest-gateway", "istio-proxy")).toMatch(
      /"- - -" 0 - via_upstream .* "10\.2\.\d+\.\d+:9080" outbound\|9080\|\|details.* outbound_\.9080_\._\.details\./,
    );
    await first.client.scale("bookinfo", "details-v1", 1);
    await waitFor(async () => (await ask("details")).headers["x-served-cluster"] === "cluster-1");
  });
});
