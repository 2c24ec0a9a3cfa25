import { FakeClock, RecordingLog } from "@causeway/shared/testing";
import type { Config } from "../config-port.js";
import { createDocumentReader } from "../io/document-reader.js";
import { openSqliteStore } from "../io/sqlite-store.js";
import { openConfig } from "../loops/config.js";
import type { Store } from "../store-port.js";

export interface ConfigFixture extends AsyncDisposable {
  readonly store: Store;
  readonly config: Config;
  readonly clock: FakeClock;
  readonly log: RecordingLog;
  /** Applies a text and answers `action path` per document, or `line:column reason message` per cause. */
  apply(text: string, isDryRun?: "dry run"): Promise<string[]>;
}

/** Config objects of organization and tenant `tetrate` over a store in memory, or over the one that is given. */
export async function openConfigFixture(given?: Store): Promise<ConfigFixture> {
  const clock = new FakeClock();
  const log = new RecordingLog();
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `store-${ids}`;
  };
  const store =
    given ?? (await openSqliteStore({ path: ":memory:", clock, newId, maxChanges: 1_000, maxHistory: 1_000 }));
  const documents = createDocumentReader();
  const config = await openConfig({ store, documents, organization: "tetrate", tenant: "tetrate", clock, log });
  return {
    store,
    config,
    clock,
    log,
    apply: async (text, isDryRun) => {
      const applied = await config.apply(text, { isDryRun: isDryRun !== undefined, author: "tester" });
      if (applied.ok) return applied.value.map(({ action, path }) => `${action} ${path}`);
      return applied.error.causes.map(({ line, column, reason, message }) => `${line}:${column} ${reason} ${message}`);
    },
    async [Symbol.asyncDispose]() {
      await config[Symbol.asyncDispose]();
      if (given === undefined) await store[Symbol.asyncDispose]();
    },
  };
}

const HEAD = "apiVersion: api.tsb.tetrate.io/v2\n";

/** A Workspace of tenant `tetrate`; selectors are written as they are. */
export function workspaceYaml(name: string, ...selectors: string[]): string {
  const names = selectors.map((selector) => `      - "${selector}"\n`).join("");
  return `${HEAD}kind: Workspace\nmetadata:\n  organization: tetrate\n  tenant: tetrate\n  name: ${name}\nspec:\n  namespaceSelector:\n    names:\n${names}`;
}

/** A WorkspaceSetting; `spec` is YAML of its own, indented by two. */
export function settingYaml(workspace: string, name: string, spec = "  {}\n"): string {
  return `${HEAD}kind: WorkspaceSetting\nmetadata:\n  organization: tetrate\n  tenant: tetrate\n  workspace: ${workspace}\n  name: ${name}\nspec:\n${spec}`;
}

export function clusterYaml(name: string, metadata = "", spec = ""): string {
  return `${HEAD}kind: Cluster\nmetadata:\n  organization: tetrate\n  name: ${name}\n${metadata}${spec}`;
}

export function tenantYaml(name: string, spec = ""): string {
  return `${HEAD}kind: Tenant\nmetadata:\n  organization: tetrate\n  name: ${name}\n${spec}`;
}
