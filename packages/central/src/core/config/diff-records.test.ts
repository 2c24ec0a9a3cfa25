import type { Tenant } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import type { ConfigRecord } from "./config-state.js";
import { diffRecords } from "./diff-records.js";

const OBJECT: Tenant = {
  apiVersion: "api.tsb.tetrate.io/v2",
  kind: "Tenant",
  metadata: { organization: "o", name: "t" },
};

function recordsOf(versions: Readonly<Record<string, string>>): ReadonlyMap<string, ConfigRecord> {
  const records = Object.entries(versions).map(([path, resourceVersion]) => ({
    path,
    object: OBJECT,
    resourceVersion,
    createdAt: "2026-01-01T00:00:00.000Z",
  }));
  return new Map(records.map((record) => [record.path, record]));
}

describe(diffRecords, () => {
  it("tells what came, changed and went, parents before children", () => {
    const before = recordsOf({ "organizations/o": "1", "tenants/o/a": "2", "tenants/o/b": "3" });
    const after = recordsOf({
      "organizations/o": "1",
      "tenants/o/b": "4",
      "workspaces/o/a/w": "5",
      "clusters/o/c": "6",
    });
    expect(diffRecords(before, after).map(({ action, path }) => `${action} ${path}`)).toEqual([
      "created clusters/o/c",
      "deleted tenants/o/a",
      "updated tenants/o/b",
      "created workspaces/o/a/w",
    ]);
  });

  it("has nothing to tell of the same", () => {
    expect(diffRecords(recordsOf({ "tenants/o/a": "2" }), recordsOf({ "tenants/o/a": "2" }))).toEqual([]);
  });
});
