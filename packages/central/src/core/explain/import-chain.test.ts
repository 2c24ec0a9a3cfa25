import { describe, expect, it } from "vitest";
import {
  APPLIED_IMPORT,
  type BrokenLink,
  expectBroken,
  explainedChain,
  explainedMesh,
  OWNING,
  SERVICE,
  selecting,
} from "../../testing/explained-mesh.js";
import { APPLIED_EXPORT, appliedSourceKey } from "../../testing/planned-mesh.js";
import { appliedReport, clusterReport, serviceReport } from "../../testing/reports.js";
import { settingOf, workspace } from "../../testing/settings.js";
import { importSteps } from "./import-chain.js";

const PORT_80 = { name: "http", number: 80, protocol: "TCP", appProtocol: "", targetPort: "80" } as const;
const REACHED = "applied/gateway/c2/eastwest/eastwest-gateway";

const IMPORTS: readonly BrokenLink[] = [
  {
    when: "there is no Service to import into",
    here: { [SERVICE]: undefined },
    step: "importer",
    reason: "RemoteOnlyUnsupported",
    message: /no such Service/,
  },
  {
    when: "no other cluster has it",
    there: {
      [SERVICE]: undefined,
      [APPLIED_IMPORT]: undefined,
      [APPLIED_EXPORT]: undefined,
      [appliedSourceKey("c1")]: undefined,
    },
    step: "exporter",
    reason: "ServiceMissing",
    message: "no other cluster that is known has Service bookinfo/details",
  },
  {
    when: "nobody exports it",
    there: { [SERVICE]: serviceReport({ labels: { app: "other" } }) },
    settings: selecting({ app: "details" }),
    step: "exporter",
    reason: "NotSelected",
    message: "no other cluster exports it; the nearest is c2: NotSelected",
  },
  {
    when: "the other one is of another workspace",
    settings: {
      ...OWNING,
      workspaces: [workspace("a", ["c1/*"], settingOf()), workspace("b", ["c2/*"], settingOf())],
    },
    step: "pair",
    reason: "DifferentWorkspace",
    message: "the namespace belongs to workspace a here and to b in c2",
  },
  {
    when: "no port is the same",
    there: { [SERVICE]: serviceReport({ ports: [PORT_80] }) },
    step: "pair",
    reason: "PortMismatch",
    message: "the Service has ports 9080 here and 80 in c2",
  },
  {
    when: "the network is out of reach",
    settings: { ...OWNING, reaches: [] },
    there: { cluster: clusterReport({ network: "n2" }) },
    step: "pair",
    reason: "NotReachable",
    message: 'network "" may not reach network "n2" of c2',
  },
  {
    when: "the cluster domain is another one",
    there: { cluster: clusterReport({ clusterDomain: "x.local" }) },
    step: "pair",
    reason: "ClusterDomainMismatch",
    message: "the cluster domain is cluster.local here and x.local in c2",
  },
  {
    when: "the other one has nothing ready",
    there: { [SERVICE]: serviceReport({ groups: [] }) },
    step: "source",
    reason: "NoReadyInstances",
    message: "c2 exports it, but others may not use it now: NoReadyInstances",
  },
  {
    when: "the edge has not confirmed the import",
    here: { [APPLIED_IMPORT]: undefined },
    step: "import",
    reason: "NotConfirmed",
    message: /not confirmed/,
  },
  {
    when: "a DestinationRule of somebody's is against it",
    here: {
      [APPLIED_IMPORT]: appliedReport({ state: "withheld", reason: "PolicyConflict", message: "a/b: remove it" }),
    },
    step: "import",
    reason: "PolicyConflict",
    message: "a/b: remove it",
  },
  {
    when: "the API server refuses the entry",
    here: { [appliedSourceKey("c2")]: appliedReport({ state: "failed", reason: "WriteFailed", message: "403" }) },
    step: "applied",
    reason: "WriteFailed",
    message: "403",
  },
  {
    when: "the gateway's name is not resolved",
    here: { [REACHED]: appliedReport({ state: "withheld", reason: "HostnameNotResolved", message: "gw.example.com" }) },
    step: "applied",
    reason: "HostnameNotResolved",
    message: "gw.example.com",
  },
  {
    when: "no entry is there",
    here: { [appliedSourceKey("c2")]: appliedReport() },
    step: "entries",
    reason: "NotConfirmed",
    message: "its edge reports no WorkloadEntry yet",
  },
];

describe(importSteps, () => {
  it("names what holds and is not quite as it was meant, where it holds", () => {
    const ports = [...serviceReport().ports, PORT_80];
    const here = {
      [SERVICE]: serviceReport({ ports }),
      [APPLIED_IMPORT]: appliedReport({ reason: "SelectorOverlap" }),
    };
    const chain = explainedChain(explainedMesh({ here })).filter(({ side }) => side === "import");
    expect(chain.every(({ ok }) => ok === true)).toBe(true);
    const saidAt = (step: string) => chain.find((link) => link.step === step)?.message;
    expect(saidAt("pair")).toMatch(/drawing on c2; PortMismatch: .* cannot fail over: port 80 to c2$/);
    expect(saidAt("import")).toMatch(/^its edge has applied the import; SelectorOverlap: ./);
  });

  it.each(IMPORTS)("stops at $step with $reason when $when", (broken) => expectBroken("import", broken));

  it("stops at the link when the edge does not follow", () => {
    const mesh = explainedMesh({});
    mesh.links.clear();
    const broken = explainedChain(mesh).find(({ ok }) => ok === false);
    expect(broken).toMatchObject({ step: "link", reason: "Disconnected" });
  });
});
