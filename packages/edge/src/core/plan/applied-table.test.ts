import type { AppliedReport } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { appliedRow } from "./applied-row.js";
import { AppliedTable } from "./applied-table.js";

function world() {
  const told: string[] = [];
  const table = new AppliedTable((key, report) => told.push(`${key} ${report?.state ?? "over"}`));
  return { table, take: () => told.splice(0) };
}

const rows = (...entries: readonly [string, AppliedReport["state"]][]) =>
  new Map(entries.map(([key, state]) => [key, appliedRow({ state })]));

describe(AppliedTable, () => {
  it("tells of what changes, and of nothing else", () => {
    const { table, take } = world();
    table.set("a", rows(["x", "pending"], ["y", "applied"]));
    const first = take();
    table.set("a", rows(["x", "applied"], ["y", "applied"]));
    expect([first, take()]).toEqual([["x pending", "y applied"], ["x applied"]]);
  });

  it("sees a change in what a row lists", () => {
    const { table, take } = world();
    const row = (name: string) => appliedRow({ state: "applied", entries: [{ name, address: "", createdAt: "" }] });
    table.set("a", new Map([["x", row("1")]]));
    table.set("a", new Map([["x", row("1")]]));
    table.set("a", new Map([["x", row("2")]]));
    expect(take()).toEqual(["x applied", "x applied"]);
  });

  it("ends the rows that their owner no longer has", () => {
    const { table, take } = world();
    table.set("a", rows(["x", "applied"]));
    table.set("b", rows(["y", "applied"]));
    take();
    table.set("a", rows());
    expect(take()).toEqual(["x over"]);
  });

  it("goes on with the row of another owner when the one that told it lets go", () => {
    const { table, take } = world();
    table.set("a", rows(["x", "applied"]));
    table.set("b", rows(["x", "pending"]));
    table.set("c", rows(["x", "applied"]));
    table.set("a", rows(["x", "applied"]));
    take();
    table.set("a", rows());
    table.set("c", rows());
    expect(take()).toEqual(["x pending"]);
    table.set("b", rows());
    expect(take()).toEqual(["x over"]);
  });

  it("keeps a row when an owner lets go that is not heard", () => {
    const { table, take } = world();
    table.set("a", rows(["x", "pending"]));
    table.set("b", rows(["x", "applied"]));
    table.set("a", rows());
    expect(take()).toEqual(["x pending", "x applied"]);
  });

  it("shows a recovered row again when its first owner lets go before central has spoken", () => {
    const { table, take } = world();
    table.recover(rows(["x", "applied"]));
    table.set("gateway", rows(["x", "pending"]));
    table.set("gateway", rows());
    expect(take()).toEqual(["x applied", "x pending", "x applied"]);
    table.dropUnowned();
    expect(take()).toEqual(["x over"]);
  });

  it("ends recovered rows that nobody takes over", () => {
    const { table, take } = world();
    table.recover(rows(["x", "applied"], ["y", "applied"]));
    table.set("a", rows(["x", "applied"]));
    take();
    table.dropUnowned();
    expect(take()).toEqual(["y over"]);
  });
});
