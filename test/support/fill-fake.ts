import { NOW } from "../../packages/cli/src/testing/call-cli.js";
import type { FakeCentral } from "../../packages/cli/src/testing/fake-central.js";
import { seedCentral } from "../../packages/cli/src/testing/seed-central.js";

/** The fake with the objects that every central has, and with something in every list. */
export function fillFake(central: FakeCentral): void {
  const { objects, explanations } = central.store;
  const envelope = { apiVersion: "api.tsb.tetrate.io/v2", spec: {} };
  const metadata = { name: "tetrate", resourceVersion: "1" };
  objects.set("organizations/tetrate", { ...envelope, kind: "Organization", metadata });
  const owned = { organization: "tetrate", ...metadata };
  objects.set("tenants/tetrate/tetrate", { ...envelope, kind: "Tenant", metadata: owned });
  seedCentral(central);
  const link = { side: "export", step: "cluster", ok: true, reason: "", message: "it has reported", fix: "", docs: "" };
  const chain = [link, { ...link, step: "workspace", ok: null, message: "" }];
  explanations.set("bookinfo/details", [{ cluster: "cluster-1", verdict: "others can fall back on it", chain }]);
  const path = "workspaces/tetrate/tetrate/bookinfo-ws";
  const timestamp = new Date(NOW).toISOString();
  const diff = [{ op: "add", path: "", to: { kind: "Workspace" } }];
  central.store.history = [{ revision: "7", timestamp, author: "ada@host", action: "created", path, diff }];
}
