import { NOW } from "./call-cli.js";
import type { FakeCentral } from "./fake-central.js";

const at = (secondsAgo: number): string => new Date(NOW - secondsAgo * 1_000).toISOString();
const envelope = (kind: string, metadata: object, spec: object) => ({
  apiVersion: "api.tsb.tetrate.io/v2",
  kind,
  metadata: { organization: "tetrate", ...metadata, resourceVersion: "7" },
  spec,
});

/** Objects, edges, entries, services and gateways of a small mesh, in every state that a table shows. */
export function seedCentral(central: FakeCentral): void {
  const put = (path: string, object: Record<string, unknown>) => central.store.objects.set(path, object);
  for (const name of ["bookinfo-ws", "shop", "zoo"]) {
    const spec = { namespaceSelector: { names: name === "shop" ? ["*/shop", "c1/till*"] : [`*/${name}`] } };
    const displayName = name === "shop" ? { displayName: "The shop" } : {};
    const metadata = { tenant: "tetrate", name, ...displayName };
    put(`workspaces/tetrate/tetrate/${name}`, envelope("Workspace", metadata, spec));
  }
  central.store.statuses.set("workspaces/tetrate/tetrate/zoo", { status: "DIRTY", reason: "NotConfirmed" });
  const other = { tenant: "other", name: "shop", creationTimestamp: at(93_600) };
  put("workspaces/tetrate/other/shop", envelope("Workspace", other, {}));
  const eastWest = [
    { workloadSelector: { namespace: "eastwest", labels: { app: "gw", a: "1" } } },
    {
      workloadSelector: { namespace: "ew2", labels: { app: "gw2" } },
      exposedServices: [{ serviceLabels: { failover: "enable", tier: "1" } }, { serviceLabels: { app: "details" } }],
    },
  ];
  const spec = { defaultEastWestGatewaySettings: eastWest };
  const metadata = { tenant: "tetrate", workspace: "bookinfo-ws", name: "setting" };
  put("workspacesettings/tetrate/tetrate/bookinfo-ws/setting", envelope("WorkspaceSetting", metadata, spec));
  const drained = { name: "cluster-2", annotations: { "causeway.dev/drain": "true" } };
  put("clusters/tetrate/cluster-1", envelope("Cluster", { name: "cluster-1" }, { network: "n1" }));
  put("clusters/tetrate/cluster-2", envelope("Cluster", drained, { locality: { region: "r2" } }));
  put("clusters/tetrate/cluster-3", envelope("Cluster", { name: "cluster-3" }, {}));
  const wouldWrite = { create: 0, replace: 0, delete: 0 };
  const said = { mode: "apply", origin: "complete", network: "", regions: [], problems: [], wouldWrite, warnings: [] };
  const parts = { ...said, instance: "i-1", edgeVersion: "0.1.0", reportStream: "up", followStream: "up" };
  const edge = { ...parts, isConnected: true, lagMs: 12, services: 4, lastSeen: at(3) };
  central.store.edges = [
    { ...edge, cluster: "cluster-1", network: "n1" },
    { ...edge, cluster: "cluster-2", regions: ["r2"], followStream: "lagging", lagMs: 31_400 },
    {
      ...{
        ...edge,
        cluster: "cluster-3",
        isConnected: false,
        instance: "",
        edgeVersion: "",
        mode: "",
        origin: "unknown",
      },
      ...{ reportStream: "down", followStream: "down", lagMs: 0, services: 0, lastSeen: "" },
      ...{ network: "n3", regions: ["r3", "r4"] },
    },
  ];
  const entry = (cluster: string, name: string, address: string, secondsAgo: number) => {
    const service = `bookinfo/${name.split("-")[1]}`;
    return { cluster, namespace: "bookinfo", name, address, createdAt: at(secondsAgo), service, source: "cluster-2" };
  };
  central.store.entries = [
    entry("cluster-1", "k-ratings-66dadd9a9f80adfda349ea5b85f6ae70", "12.34.56.78", 67),
    entry("cluster-1", "k-details-2563fd2d9c78aacb3d42d6db45051ade", "12.34.56.78", 250),
    { ...entry("cluster-2", "k-cart-1", "gw.example.com.", 90_000), namespace: "a" },
  ];
  const source = { cluster: "cluster-2", gateway: "eastwest/gw", addresses: ["12.34.56.78"], entries: 1 };
  const line = { namespace: "bookinfo", cluster: "cluster-1", exported: true, imported: true, sources: [source] };
  central.store.services = [
    { ...line, name: "ratings", exported: false, reason: "NotSelected", message: "not exported: NotSelected" },
    { ...line, name: "details", reason: "", message: "exported through eastwest/gw" },
    { ...line, name: "details", cluster: "cluster-2", imported: false, sources: [], reason: "NoReadyInstances" },
  ];
  const ready = {
    namespace: "eastwest",
    ready: 1,
    total: 2,
    addresses: ["1.2.3.4"],
    exports: 3,
    reason: "",
    problem: "",
  };
  const broken = { ready: 0, total: 1, addresses: [], exports: 0, reason: "GatewayNotReady" };
  central.store.gateways = [
    { cluster: "cluster-1", name: "gw", hostnames: [], names: [], ...ready },
    {
      ...{ cluster: "cluster-2", namespace: "ew2", name: "gw", hostnames: [], names: [], ...broken },
      problem: "none of its pods is ready",
    },
  ];
}
