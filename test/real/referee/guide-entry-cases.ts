import { Scope } from "@causeway/shared/node";
import { expect, it } from "vitest";
import { serviceNameOfEntry } from "../../../packages/edge/src/core/render/object-name.js";
import { outboundCluster } from "../ads/endpoint-rows.js";
import { DOMAIN, entryOf, hostIn, ruleOf } from "./edge-objects.js";
import { endpointPlaces, endpointsAt, endpointsWhere } from "./endpoint-places.js";
import type { RefereeWorld } from "./referee-world.js";

/** `kubectl get we -A` in the guide's troubleshooting, by address. */
const BY_IP = [
  "k-details-2563fd2d9c78aacb3d42d6db45051ade",
  "k-ratings-66dadd9a9f80adfda349ea5b85f6ae70",
  "k-reviews-c8faecbe6a6b00a4c411d938bc485eae",
];
const BY_NAME = ["k-productpage-c046fe25a722387a9e85cc0c39540510", "k-ratings-884c48dc6eef342bb5c8f52bdb709f65"];
const ADDRESS = "12.34.56.78";
const FQDN = "ab02acc8e39f240799a682b7ae6dc42d-1914098926.ca-central-1.elb.amazonaws.com.";

export function guideEntryCases(world: () => RefereeWorld): void {
  /** Writes an entry as the edge makes it, but with the name and the address that the guide prints. */
  async function writePrinted(namespace: string, name: string, address: string): Promise<string> {
    const service = serviceNameOfEntry(name) ?? "";
    await world().putApp(namespace, { name: service, pods: [] });
    const entry = entryOf({ namespace, service, address });
    await world().write(ruleOf({ namespace, service }), { ...entry, meta: { ...entry.meta, name } });
    return outboundCluster(hostIn(namespace, service), 9080);
  }

  it("carry traffic under the names and with the address that it prints", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    const clusters: string[] = [];
    for (const name of BY_IP) clusters.push(await writePrinted(namespace, name, ADDRESS));
    expect(clusters).toEqual(
      ["details", "ratings", "reviews"].map((name) => `outbound|9080||${name}.${namespace}.svc.${DOMAIN}`),
    );
    const client = await world().connectSidecar(scope, { namespace });
    for (const cluster of clusters) {
      await endpointsAt(client, cluster, [`0 ${ADDRESS}:15443 us-west1/us-west1-b`]);
      await endpointsWhere(client, cluster, ([row]) => row?.transport.kind === "mtls");
    }
  });

  it("carry nothing where the address is a name, as it says", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    const clusters: string[] = [];
    for (const name of BY_NAME) clusters.push(await writePrinted(namespace, name, FQDN));
    const last = await writePrinted(namespace, BY_IP[0] ?? "", ADDRESS);
    const client = await world().connectSidecar(scope, { namespace });
    // Written last: what came before it has had its effect.
    await endpointsAt(client, last, [`0 ${ADDRESS}:15443 us-west1/us-west1-b`]);
    for (const cluster of clusters) expect(endpointPlaces(client, cluster)).toEqual([]);
  });
}
