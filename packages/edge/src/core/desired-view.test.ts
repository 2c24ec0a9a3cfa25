import { type ClusterId, desiredKeys, type GatewayKey, type ServiceKey } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import {
  complete,
  policy,
  remove,
  wantExport,
  wantGateway,
  wantImport,
  wantSource,
  withdraw,
} from "../testing/desired-feed.js";
import { DesiredView } from "./desired-view.js";

const details = "bookinfo/details" as ServiceKey;
const gateway = "istio-system/eastwest-gateway" as ServiceKey;
const remote = "cluster-2/istio-system/eastwest-gateway" as GatewayKey;
const c2 = "cluster-2" as ClusterId;
const SOURCE = desiredKeys.source(details, c2);

describe(DesiredView, () => {
  it.each([
    { name: "an import", event: wantImport(details), services: [details], gateways: [] },
    { name: "a source", event: wantSource(details, "cluster-2"), services: [details], gateways: [] },
    { name: "an export", event: wantExport(gateway, details), services: [details], gateways: [gateway] },
    { name: "a withdrawn source", event: withdraw(SOURCE, "Drained"), services: [details], gateways: [] },
    {
      name: "a withdrawn export",
      event: withdraw(`export/${gateway}/${details}`, "Drained"),
      services: [details],
      gateways: [gateway],
    },
  ])("touches what $name is about", ({ event, services, gateways }) => {
    const touched = new DesiredView().fold([event], 0);
    expect({ services: [...touched.services], gateways: [...touched.gateways] }).toEqual({ services, gateways });
  });

  it("touches the services behind a remote gateway", () => {
    const desired = new DesiredView();
    desired.fold([wantSource(details, "cluster-2")], 0);
    const touched = desired.fold([wantGateway("cluster-2")], 0);
    expect([...touched.services, ...touched.remoteGateways]).toEqual([details, remote]);
  });

  it("forgets which gateway a source went through", () => {
    const desired = new DesiredView();
    const other = "cluster-2/istio-system/other" as GatewayKey;
    desired.fold([wantSource(details, "cluster-2"), wantSource(details, "cluster-2", { gateway: other })], 0);
    expect([...desired.fold([wantGateway("cluster-2")], 0).services]).toEqual([]);
  });

  it("touches everything at the first Complete and at each policy, and nothing at a later Complete", () => {
    const desired = new DesiredView();
    const everything = [[complete()], [complete()], [policy({ isPaused: true })]].map(
      (events) => desired.fold(events, 0).everything,
    );
    expect(everything).toEqual([true, false, true]);
  });

  it("is complete from the first Complete on, and knows the newest basis", () => {
    const desired = new DesiredView();
    const before = desired.isComplete;
    desired.fold([complete(), { kind: "basis", basis: { storeId: "store-1", revision: "9" } }], 0);
    expect([before, desired.isComplete, desired.basis?.revision]).toEqual([false, true, "9"]);
  });

  it("keeps the last policy when it is gone, for gone is not the default", () => {
    const desired = new DesiredView();
    desired.fold([policy({ isPaused: true }), remove("policy")], 0);
    expect(desired.policy.isPaused).toBe(true);
  });

  it("remembers when it first saw a withdrawal, also when it changes, but not when it comes anew", () => {
    const desired = new DesiredView();
    const key = `export/${gateway}/${details}`;
    desired.fold([withdraw(key, "Drained", "inUse")], 10);
    desired.fold([withdraw(key, "Drained")], 20);
    const changed = desired.withdrawn(key)?.firstSeenMs;
    desired.fold([remove(desiredKeys.withdrawn(key))], 30);
    desired.fold([withdraw(key, "Drained")], 40);
    expect([changed, desired.withdrawn(key)?.firstSeenMs]).toEqual([10, 40]);
  });

  it("finds by service, namespace and gateway, and nothing once it is gone", () => {
    const desired = new DesiredView();
    const look = () => ({
      subsets: [...desired.servicesWithSubsets("bookinfo")],
      sources: [...desired.sourceClusters(details)],
      exports: [...desired.exportsThrough(gateway)],
      through: [...desired.exportGateways(details)],
      knows: desired.knows(details),
      withdrawn: [desired.hasWithdrawn(details), desired.hasWithdrawnExport(gateway)],
      subsetKeys: desired.subsetKeys(details),
    });
    const key = `export/${gateway}/${details}`;
    const events = [
      wantImport(details),
      wantSource(details, "cluster-2"),
      wantExport(gateway, details, ["version"]),
      withdraw(key, "Drained"),
    ];
    desired.fold(events, 0);
    expect(look()).toEqual({
      subsets: [],
      sources: [c2],
      exports: [details],
      through: [gateway],
      knows: true,
      withdrawn: [true, true],
      subsetKeys: ["version"],
    });
    desired.fold(
      events.map((event) => remove("key" in event ? event.key : "")),
      0,
    );
    expect(look()).toEqual({
      subsets: [],
      sources: [],
      exports: [],
      through: [],
      knows: false,
      withdrawn: [false, false],
      subsetKeys: undefined,
    });
  });

  it("finds the services whose sources subsets tell apart, in their namespace, as long as one does", () => {
    const desired = new DesiredView();
    const split = { groups: [{ serviceAccount: "", subsetLabels: { version: "v1" }, weight: 1 }] };
    const events = [wantSource(details, "cluster-2", split), wantSource(details, "cluster-3", split)];
    desired.fold([...events, wantSource("bookinfo/reviews", "cluster-2")], 0);
    const look = () => [...desired.servicesWithSubsets("bookinfo")];
    expect([look(), [...desired.servicesWithSubsets("other")]]).toEqual([[details], []]);
    desired.fold([wantSource(details, "cluster-2")], 0);
    expect(look()).toEqual([details]);
    desired.fold([wantSource(details, "cluster-3")], 0);
    expect(look()).toEqual([]);
  });
});
