import { describe, expect, it } from "vitest";
import { type ClusterId, gatewayKey, serviceKey } from "./ids.js";
import { desiredKeys, kindOfKey, parseDesiredKey, reportKeys, serviceOfReportKey } from "./keys.js";

const c1 = "c1" as ClusterId;
const details = serviceKey("bookinfo", "details");

describe("parseDesiredKey", () => {
  it.each([
    { key: desiredKeys.origin(c1), ref: { kind: "origin", cluster: "c1" } },
    { key: desiredKeys.gateway(gatewayKey(c1, "eastwest", "gw")), ref: { kind: "gateway", gateway: "c1/eastwest/gw" } },
    { key: desiredKeys.source(details, c1), ref: { kind: "source", service: "bookinfo/details", cluster: "c1" } },
    { key: desiredKeys.import(details), ref: { kind: "import", service: "bookinfo/details" } },
    {
      key: desiredKeys.export("eastwest", "gw", details),
      ref: { kind: "export", gatewayNamespace: "eastwest", gateway: "gw", service: "bookinfo/details" },
    },
    { key: desiredKeys.route(details), ref: { kind: "route", service: "bookinfo/details" } },
    { key: desiredKeys.policy, ref: { kind: "policy" } },
    {
      key: desiredKeys.withdrawn(desiredKeys.source(details, c1)),
      ref: {
        kind: "withdrawn",
        key: "source/bookinfo/details@c1",
        of: { kind: "source", service: "bookinfo/details", cluster: "c1" },
      },
    },
  ])("takes $key apart", ({ key, ref }) => {
    expect(parseDesiredKey(key)).toEqual(ref);
  });

  it.each([
    { key: "" },
    { key: "constructor/x" },
    { key: "source/bookinfo/details" },
    { key: "export/eastwest/gw" },
    { key: "policy/x" },
    { key: "later/kind" },
  ])("calls $key unknown", ({ key }) => {
    expect(parseDesiredKey(key)).toEqual({ kind: "unknown" });
  });
});

describe("kindOfKey", () => {
  it.each([
    { key: reportKeys.cluster, kind: "cluster" },
    { key: reportKeys.service(details), kind: "service" },
    { key: reportKeys.applied(desiredKeys.import(details)), kind: "applied" },
    { key: reportKeys.appliedStore, kind: "applied" },
  ])("$key is a $kind", ({ key, kind }) => {
    expect(kindOfKey(key)).toBe(kind);
  });
});

describe("serviceOfReportKey", () => {
  it.each([
    { key: reportKeys.service(details), service: details },
    { key: reportKeys.namespace("bookinfo"), service: undefined },
    { key: reportKeys.applied(desiredKeys.import(details)), service: undefined },
  ])("finds $service in $key", ({ key, service }) => {
    expect(serviceOfReportKey(key)).toBe(service);
  });
});
