import type { ServiceKey } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { completeHost, hostCovers, hostOf, serviceOfHost } from "./host-name.js";

describe(serviceOfHost, () => {
  it("is the inverse of hostOf", () => {
    const service = "bookinfo/details" as ServiceKey;
    expect(serviceOfHost(hostOf(service, "cluster.local"), "cluster.local")).toBe(service);
  });

  it.each(["details", "*.bookinfo.svc.cluster.local", "a.b.c.svc.cluster.local", "details.bookinfo.svc.other.domain"])(
    "finds no service in %s",
    (host) => {
      expect(serviceOfHost(host, "cluster.local")).toBeUndefined();
    },
  );
});

describe(completeHost, () => {
  it.each([
    { host: "details", full: "details.bookinfo.svc.cluster.local" },
    { host: "details.other", full: "details.other" },
    { host: "*", full: "*" },
    { host: "*.local", full: "*.local" },
  ])("reads $host in bookinfo as $full", ({ host, full }) => {
    expect(completeHost(host, "bookinfo", "cluster.local")).toBe(full);
  });
});

describe(hostCovers, () => {
  const host = "details.bookinfo.svc.cluster.local";
  it.each([
    { pattern: host, covers: true },
    { pattern: "*", covers: true },
    { pattern: "*.local", covers: true },
    { pattern: "*.bookinfo.svc.cluster.local", covers: true },
    { pattern: "*.other.svc.cluster.local", covers: false },
    { pattern: "ratings.bookinfo.svc.cluster.local", covers: false },
  ])("$pattern: $covers", ({ pattern, covers }) => {
    expect(hostCovers(pattern, host)).toBe(covers);
  });
});
