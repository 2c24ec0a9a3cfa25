import { join } from "node:path";
import { type ClusterClient, renderBookinfo, renderEastWestGateway, renderNamespace } from "@causeway/sandbox";
import { GUIDE_FOLDER } from "@causeway/sandbox/demo";

/** The guide's two objects, in the order in which it applies them. */
export const GUIDE_FILES = ["bookinfo-ws.yaml", "bookinfo-ws-setting.yaml"].map((name) => join(GUIDE_FOLDER, name));

/** The services that the guide's setting exposes. */
export const GUIDE_SERVICES = ["details", "productpage", "ratings", "reviews"] as const;

/** Bookinfo and an east-west gateway, as the guide deploys them into each cluster. */
export async function fillGuideCluster(client: ClusterClient): Promise<void> {
  await client.apply([renderNamespace("bookinfo", { "istio-injection": "enabled" }), renderNamespace("eastwest", {})]);
  await client.apply(renderBookinfo(), "bookinfo");
  await client.apply(renderEastWestGateway(), "eastwest");
}
