import { expect, it } from "vitest";
import { endpointsOf } from "./envoy-endpoints.js";

const TEXT = `outbound|80||a.n.svc.cluster.local::observability_name::outbound|80||a.n.svc.cluster.local
outbound|80||a.n.svc.cluster.local::10.201.1.20:9080::cx_active::1
outbound|80||a.n.svc.cluster.local::10.201.1.20:9080::health_flags::healthy
outbound|80||a.n.svc.cluster.local::10.201.2.31:15443::health_flags::/failed_outlier_check
outbound|80||b.n.svc.cluster.local::10.201.9.9:9080::health_flags::healthy
`;

it("knows the hosts of a cluster from its text", () => {
  expect(endpointsOf(TEXT, "outbound|80||a.n.svc.cluster.local")).toEqual(["10.201.1.20", "10.201.2.31"]);
  expect(endpointsOf(TEXT, "outbound|80||c.n.svc.cluster.local")).toEqual([]);
});
