import { type ReportResource, termOf } from "@causeway/shared";
import { decodeReport, encodeReport, receiveResource } from "@causeway/shared/wire";
import { describe, expect, it } from "vitest";
import { reportVariants } from "../testing/mesh-variants.js";
import { appliedReport, clusterReport, gatewayReport, namespaceReport, serviceReport } from "../testing/reports.js";
import { type KeptLine, keptLine, restoreLine } from "./kept-value.js";

const TIME = "2026-01-01T00:00:00Z";
const LABELS = { a: "b", "x/y": 'quoted "text"', ["__proto__"]: "own" };
const entry = (name: string) => ({ name, address: "203.0.113.1", createdAt: TIME });
const RICH: Readonly<Record<string, ReportResource>> = {
  cluster: clusterReport({ regions: ["eu", "us"], apiServerUnreachableSince: TIME, flags: ["A"] }),
  "namespace/a": namespaceReport({ labels: LABELS, phase: "Terminating" }),
  "service/a/b": serviceReport({
    labels: LABELS,
    exportTo: ["*"],
    dampedUntil: TIME,
    groups: [{ serviceAccount: "a", subsetLabels: { version: "v1" }, ready: 5 }],
  }),
  "gateway/a/b": gatewayReport({ hostnames: ["gw.example.com"], addressProblem: "no address \u0000 \ud83d\ude00" }),
  "applied/import/a/b": appliedReport({ state: "withheld", reason: "Observing", message: "a\nb", wouldWrite: ["x"] }),
  "applied/source/a/b@c1": appliedReport({ desiredHash: "h", entries: [entry("a"), entry("b")] }),
  "applied/source/a/b@c2": appliedReport({ desiredHash: "h", entries: [entry("a")], addresses: ["1.1.1.1"] }),
  "applied/source/a/b@c3": appliedReport({ state: "held", reason: "InUse", holdId: "x", entries: [entry("a")] }),
  "applied/gateway/c/a/b": appliedReport({
    names: [{ hostname: "h", state: "stale", addresses: ["1.1.1.1"], error: "no", canonicalName: "" }],
  }),
};

describe(restoreLine, () => {
  const variants = Object.entries(reportVariants(["c1", "c2"])).flatMap(([key, values]) =>
    values.filter((value) => value !== undefined).map((value) => [key, value] as const),
  );
  it.each([...Object.entries(RICH), ...variants])("gives %s back as it was received", (key, value) => {
    const received = decodeReport(key, receiveResource(encodeReport(key, value, 1)).body);
    if (received.kind !== "value") throw new Error(JSON.stringify(received));
    const report = { value: received.value, hash: "0123456789abcdef", observedAtMs: 7, term: undefined };
    const line = JSON.parse(JSON.stringify(keptLine(key, report))) as KeptLine;
    // Strict: a field that is undefined is there.
    expect(restoreLine(line)).toStrictEqual({ ...report, term: termOf(key, report.hash) });
  });

  it("holds one empty list for all", () => {
    const lists = ["", "a"].map((message) => {
      const line = keptLine("applied/policy", {
        value: appliedReport({ message }),
        hash: "",
        observedAtMs: 0,
        term: undefined,
      });
      const { value } = restoreLine(JSON.parse(JSON.stringify(line)) as KeptLine);
      return value.kind === "applied" ? value.names : undefined;
    });
    expect(lists[0]).toBe(lists[1]);
  });
});
