import type { Reason, ServiceKey, ServicePort, ServiceReport } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { serviceReport } from "../testing/reports.js";
import { eligibility, shapeReason } from "./eligibility.js";

const DETAILS = "bookinfo/details" as ServiceKey;

interface Case {
  readonly given: string;
  readonly key?: string;
  readonly service?: Partial<ServiceReport>;
  readonly reason: undefined | Reason;
}

describe(eligibility, () => {
  it.each<Case>([
    { given: "an ordinary Service", reason: undefined },
    { given: "a headless Service", service: { isHeadless: true }, reason: "Headless" },
    { given: "an ExternalName Service", service: { type: "ExternalName", selector: {} }, reason: "ExternalName" },
    { given: "no selector", service: { selector: {} }, reason: "NoSelector" },
    { given: "UDP ports only", service: { ports: [port({ protocol: "UDP" })] }, reason: "UdpOnly" },
    { given: "UDP beside TCP", service: { ports: [port(), port({ protocol: "UDP", number: 53 })] }, reason: undefined },
    {
      given: "a single unnamed port with a numeric target",
      service: { ports: [port({ name: "" })] },
      reason: "UnnamedPort",
    },
    {
      given: "a single unnamed port with a named target",
      service: { ports: [port({ name: "", targetPort: "web" })] },
      reason: undefined,
    },
    { given: "node-local traffic", service: { internalTrafficPolicy: "Local" }, reason: "NodeLocalTraffic" },
    { given: "ambient pods", service: { isAmbient: true }, reason: "AmbientUnsupported" },
    { given: "exportTo ~", service: { exportTo: ["~"] }, reason: "NotVisible" },
    { given: "exportTo . and a gateway elsewhere", service: { exportTo: ["."] }, reason: "NotVisible" },
    { given: "exportTo another namespace", service: { exportTo: ["other"] }, reason: "NotVisible" },
    { given: "exportTo the gateway's namespace", service: { exportTo: ["other", "eastwest"] }, reason: undefined },
    { given: "exportTo *", service: { exportTo: ["*"] }, reason: undefined },
    {
      given: "exportTo . in the gateway's namespace",
      key: "eastwest/details",
      service: { exportTo: ["."] },
      reason: undefined,
    },
    { given: "a system namespace", key: "kube-system/dns", reason: "SystemNamespace" },
    { given: "Istio's root namespace", key: "istio-system/istiod", reason: "SystemNamespace" },
  ])("says $reason of $given", ({ key, service, reason }) => {
    expect(eligibility((key ?? DETAILS) as ServiceKey, serviceReport(service), "eastwest")).toBe(reason);
  });
});

describe(shapeReason, () => {
  it("does not ask who can see the Service: that is the exporting gateway's question", () => {
    expect(shapeReason(DETAILS, serviceReport({ exportTo: ["."] }))).toBeUndefined();
  });
});

function port(overrides: Partial<ServicePort> = {}): ServicePort {
  return { name: "http", number: 9080, protocol: "TCP", appProtocol: "", targetPort: "9080", ...overrides };
}
