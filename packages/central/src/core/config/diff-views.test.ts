import type { ClusterId, ConfigObject } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { buildConfigView } from "./build-view.js";
import { diffConfigViews } from "./diff-views.js";
import { describeSelector } from "./namespace-selector.js";
import { pathOf } from "./object-path.js";

const apiVersion = "api.tsb.tetrate.io/v2";

const view = (objects: readonly ConfigObject[], tombstones: readonly string[] = []) => {
  const records = new Map(
    objects.map((object) => [pathOf(object), { path: pathOf(object), object, resourceVersion: "1", createdAt: "" }]),
  );
  const state = { records, tombstones: new Set(tombstones as ClusterId[]) };
  return buildConfigView(state, { storeId: "s", revision: "1" });
};

const workspace = (name: string, ...names: [string, ...string[]]): ConfigObject => ({
  apiVersion,
  kind: "Workspace",
  metadata: { organization: "o", tenant: "t", name },
  spec: { namespaceSelector: { names } },
});
const setting = (name: string, label: string): ConfigObject => ({
  apiVersion,
  kind: "WorkspaceSetting",
  metadata: { organization: "o", tenant: "t", workspace: name, name: "s" },
  spec: { defaultEastWestGatewaySettings: [{ workloadSelector: { namespace: "gw", labels: { app: label } } }] },
});
const cluster = (name: string, network = "", annotations: Record<string, string> = {}): ConfigObject => ({
  apiVersion,
  kind: "Cluster",
  metadata: { organization: "o", name, annotations },
  spec: { network },
});
const reach = (networkReachability: Record<string, string>): ConfigObject => ({
  apiVersion,
  kind: "OrganizationSetting",
  metadata: { organization: "o", name: "x" },
  spec: { networkSettings: { networkReachability } },
});
const failover = (topologyChoice: "NONE" | "LOCALITY"): ConfigObject => ({
  apiVersion,
  kind: "OrganizationSetting",
  metadata: { organization: "o", name: "x" },
  spec: { failoverSettings: { topologyChoice } },
});

describe(diffConfigViews, () => {
  const NOTHING = { clusters: [], selectors: [], networks: [] };
  const CASES = [
    {
      what: "nothing, in another order",
      from: [cluster("b"), cluster("a")],
      to: [cluster("a"), cluster("b")],
      diff: {},
    },
    { what: "a new cluster", from: [], to: [cluster("c1")], diff: { clusters: ["c1"] } },
    {
      what: "a cluster that went",
      from: [cluster("c1"), cluster("c2")],
      to: [cluster("c2")],
      diff: { clusters: ["c1"] },
    },
    { what: "a cluster's network", from: [cluster("c1")], to: [cluster("c1", "n")], diff: { clusters: ["c1"] } },
    {
      what: "a drained cluster",
      from: [cluster("c1")],
      to: [cluster("c1", "", { "causeway.dev/drain": "true" })],
      diff: { clusters: ["c1"] },
    },
    {
      what: "an annotation that nobody reads",
      from: [cluster("c1")],
      to: [cluster("c1", "", { "example.org/x": "y" })],
      diff: {},
    },
    { what: "a new workspace", from: [], to: [workspace("w", "*/a")], diff: { selectors: ["*/a"] } },
    {
      what: "a workspace that selects something else",
      from: [workspace("w", "*/a", "*/b"), workspace("v", "*/z")],
      to: [workspace("w", "*/b", "*/c"), workspace("v", "*/z")],
      diff: { selectors: ["*/a", "*/b", "*/c"] },
    },
    {
      what: "a setting",
      from: [workspace("w", "*/a"), setting("w", "x")],
      to: [workspace("w", "*/a"), setting("w", "y")],
      diff: { selectors: ["*/a"] },
    },
    {
      what: "a default that a workspace's setting inherits",
      from: [workspace("w", "*/a"), setting("w", "x"), workspace("v", "*/b"), failover("NONE")],
      to: [workspace("w", "*/a"), setting("w", "x"), workspace("v", "*/b"), failover("LOCALITY")],
      diff: { selectors: ["*/a"] },
    },
    {
      what: "reachability",
      from: [reach({ a: "b,c", d: "e" })],
      to: [reach({ a: "c , x", d: "e" })],
      diff: { networks: ["a", "b", "x"] },
    },
  ];

  it.each(CASES)("shows $what", ({ from, to, diff }) => {
    const found = diffConfigViews(view(from), view(to));
    expect({ ...found, selectors: found.selectors.map(describeSelector) }).toEqual({ ...NOTHING, ...diff });
  });

  it("shows a cluster that was buried and one that was exhumed", () => {
    expect(diffConfigViews(view([], ["c1", "c3"]), view([], ["c2", "c3"]))).toEqual({
      ...NOTHING,
      clusters: ["c1", "c2"],
    });
  });
});

describe(buildConfigView, () => {
  it("lets networks reach as it is said, one way, and themselves", () => {
    const { mayReach } = view([reach({ a: "b, c" })]);
    expect([mayReach("a", "b"), mayReach("a", "c"), mayReach("b", "a"), mayReach("a", "a"), mayReach("", "")]).toEqual([
      true,
      true,
      false,
      true,
      true,
    ]);
    expect([mayReach("", "a"), mayReach("a", ""), mayReach("a", "d")]).toEqual([false, false, false]);
  });

  it("reads a setting with its defaults, annotations and the organization's failover", () => {
    const object: ConfigObject = {
      apiVersion,
      kind: "WorkspaceSetting",
      metadata: {
        organization: "o",
        tenant: "t",
        workspace: "w",
        name: "s",
        annotations: { "causeway.dev/remote-only": "off", "causeway.dev/edge-lost": "withdraw=5m" },
      },
      spec: {
        defaultEastWestGatewaySettings: [
          {
            workloadSelector: { namespace: "gw", labels: { b: "2", a: "1" } },
            exposedServices: [{ serviceLabels: { failover: "enable" } }],
          },
        ],
      },
    };
    expect(view([workspace("w", "*/a"), object, failover("LOCALITY")]).workspaces.get("o/t/w")?.setting).toEqual({
      name: "s",
      gateways: [{ namespace: "gw", labels: { a: "1", b: "2" }, exposedServices: [{ failover: "enable" }] }],
      failover: { topologyChoice: "LOCALITY", failoverPriority: [], regionalFailover: [] },
      remoteOnly: "off",
      edgeLostAfterMs: 300_000,
    });
    expect(view([workspace("w", "*/a"), setting("w", "x")]).workspaces.get("o/t/w")?.setting).toMatchObject({
      failover: { topologyChoice: "CLUSTER" },
      remoteOnly: "service",
      edgeLostAfterMs: undefined,
    });
  });

  it("reads a cluster's spec and annotations", () => {
    const annotations = {
      "causeway.dev/drain": "true",
      "causeway.dev/paused": "true",
      "causeway.dev/adopted-store": "s1@7.ab",
      "causeway.dev/released-holds": "h2,h1",
    };
    const object: ConfigObject = {
      apiVersion,
      kind: "Cluster",
      metadata: { organization: "o", name: "c1", annotations },
      spec: { network: "n", locality: { region: "r" } },
    };
    expect(view([object]).clusters.get("c1" as ClusterId)).toEqual({
      id: "c1",
      network: "n",
      region: "r",
      isDrained: true,
      isPaused: true,
      adoptedStoreId: "s1",
      adoption: "7.ab",
      releasedHolds: ["h1", "h2"],
    });
  });
});
