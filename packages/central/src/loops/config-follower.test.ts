import { AppError } from "@causeway/shared";
import { FakeClock, RecordingLog, waitFor } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { describeSelector } from "../core/config/namespace-selector.js";
import { openSqliteStore } from "../io/sqlite-store.js";
import type { Store, WatchSink } from "../store-port.js";
import { clusterYaml, openConfigFixture, settingYaml, tenantYaml, workspaceYaml } from "../testing/config-fixture.js";
import { withConfig } from "../testing/with-config.js";
import { ConfigFollower } from "./config-follower.js";

const openStore = (clock: FakeClock) =>
  openSqliteStore({ path: ":memory:", clock, newId: () => "store-1", maxChanges: 1_000, maxHistory: 1_000 });

/** The store, with its watches in the hands of the test. */
function withSinks(store: Store, sinks: WatchSink[]): Store {
  return {
    id: () => store.id(),
    history: (options) => store.history(options),
    backup: () => store.backup(),
    stage: (content) => store.stage(content),
    revision: () => store.revision(),
    get: (path) => store.get(path),
    list: (options) => store.list(options),
    transaction: (body) => store.transaction(body),
    watch: (_from, sink) => {
      sinks.push(sink);
      return { [Symbol.asyncDispose]: () => Promise.resolve() };
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

const putCluster = (store: Store, name: string) => {
  const body = { kind: "Cluster", metadata: { organization: "tetrate", name } };
  return store.transaction((transaction) => transaction.put(`clusters/tetrate/${name}`, body, { kind: "none" }));
};

describe(ConfigFollower, () => {
  it("tells of each write with what it touches, the view already showing it", () =>
    withConfig(async ({ config, apply }) => {
      const told: unknown[] = [];
      const stop = config.onChange((view, diff) => {
        expect(view).toBe(config.view());
        told.push([view.basis.revision, diff.clusters, diff.selectors.map(describeSelector)]);
      });
      await apply(`${clusterYaml("c1")}---\n${workspaceYaml("w", "*/a")}`);
      await apply(settingYaml("w", "s"));
      await apply(tenantYaml("t"));
      await apply(tenantYaml("t"));
      stop();
      await apply(clusterYaml("c2"));
      expect(told).toEqual([
        ["4", ["c1"], ["*/a"]],
        ["5", [], ["*/a"]],
        ["6", [], []],
      ]);
    }));

  it("hears of what another process wrote", () =>
    withConfig(async ({ config, store }) => {
      await putCluster(store, "c9");
      await waitFor(() => config.get("clusters/tetrate/c9"));
    }));

  it("lets one of two processes have a namespace, whoever comes first", () =>
    withConfig(async (first) => {
      await using second = await openConfigFixture(first.store);
      const both = [first.apply(workspaceYaml("v", "*/a")), second.apply(workspaceYaml("w", "*/a"))];
      const answers = (await Promise.all(both)).flat().map((answer) => answer.split(" ").at(1));
      expect(answers.toSorted()).toEqual(["NamespaceTaken", expect.stringMatching(/^workspaces/)]);
    }));

  it.each([
    { code: "Unavailable", afterMs: 1_000 },
    { code: "Gone", afterMs: 0 },
  ] as const)("keeps its view when the watch ends with $code, and reads the store again", async ({ code, afterMs }) => {
    const clock = new FakeClock();
    await using store = await openStore(clock);
    const sinks: WatchSink[] = [];
    const log = new RecordingLog();
    await using follower = new ConfigFollower({ store: withSinks(store, sinks), clock, log });
    await putCluster(store, "c1");
    await follower.start();
    await putCluster(store, "c2");
    sinks[0]?.onError(new AppError(code, "lost"));
    expect([...follower.view.clusters.keys()]).toEqual(["c1"]);
    await clock.run(afterMs);
    await waitFor(() => follower.view.clusters.size === 2);
    expect([sinks.length, log.lines.map((line) => line.level)]).toEqual([2, ["warn"]]);
  });

  it("lets those who wait for a revision go when it is stopped", async () => {
    const clock = new FakeClock();
    await using store = await openStore(clock);
    const follower = new ConfigFollower({ store, clock, log: new RecordingLog() });
    await follower.start();
    const waiting = follower.reach("7");
    const refused = expect(waiting).rejects.toMatchObject({ code: "Cancelled" });
    await follower[Symbol.asyncDispose]();
    await refused;
    await expect(follower.reach("0")).rejects.toMatchObject({ code: "Cancelled" });
    expect(clock.pending).toBe(0);
  });
});
