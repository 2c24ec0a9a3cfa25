import type { AppliedReport, ClusterId, Reason } from "@causeway/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appliedReport } from "../testing/reports.js";
import { UNHEEDED } from "./dirty.js";
import { Registry } from "./registry.js";

const C1 = "c1" as ClusterId;
const KEYS = [
  ...["source/bookinfo/details@c2", "source/bookinfo/details@c3", "import/bookinfo/details", "route/bookinfo/details"],
  ...["export/eastwest/gw/bookinfo/details", "gateway/c2/eastwest/gw", "store", "hold/c2"],
];

/** What an edge may say of one of the keys, or (undefined) that it says nothing any more. */
const line = fc.record({
  key: fc.constantFrom(...KEYS),
  report: fc.option(
    fc.record({
      state: fc.constantFrom<AppliedReport["state"]>("applied", "pending", "withheld", "failed"),
      reason: fc.constantFrom<undefined | Reason>(undefined, "Observing"),
      wouldWrite: fc.constantFrom<string[]>([], ["create WorkloadEntry bookinfo/a"]),
    }),
    { nil: undefined },
  ),
});

/** A registry in which these lines came one after the other, and what stands in it at the end. */
function foldLines(lines: readonly { key: string; report: undefined | Partial<AppliedReport> }[]) {
  const registry = new Registry();
  const expected = new Map<string, Partial<AppliedReport>>();
  for (const { key, report } of lines) {
    const change = { key: `applied/${key}`, observedAtMs: 1, hash: "h" };
    const value = report === undefined ? undefined : appliedReport(report);
    registry.fold(
      C1,
      value === undefined ? { kind: "remove", ...change } : { kind: "upsert", ...change, value },
      UNHEEDED,
    );
    if (report === undefined) expected.delete(key);
    else expected.set(key, report);
  }
  return { record: registry.cluster(C1), expected };
}

describe(Registry, () => {
  it("remarks the lines that say more than that something is in force, and no others", () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), (lines) => {
        const { record, expected } = foldLines(lines);
        const more = [...expected].filter(
          ([, { state, reason, wouldWrite }]) =>
            state !== "applied" || reason !== undefined || wouldWrite?.length === 1,
        );
        expect([...(record?.remarks.keys() ?? [])].sort()).toEqual(more.map(([key]) => key).sort());
        for (const [key, report] of more) expect(record?.remarks.get(key)).toMatchObject(report);
      }),
    );
  });

  it("says what each line of a service is about", () => {
    const { record } = foldLines(KEYS.map((key) => ({ key, report: {} })));
    const lines = record?.appliedOf("bookinfo/details" as never) ?? new Map();
    expect(Object.fromEntries(Array.from(lines, ([key, { about }]) => [key, about]))).toEqual({
      "source/bookinfo/details@c2": { kind: "source", cluster: "c2" },
      "source/bookinfo/details@c3": { kind: "source", cluster: "c3" },
      "import/bookinfo/details": { kind: "import" },
      "route/bookinfo/details": { kind: "route" },
      "export/eastwest/gw/bookinfo/details": { kind: "export", gatewayNamespace: "eastwest", gateway: "gw" },
    });
  });
});
