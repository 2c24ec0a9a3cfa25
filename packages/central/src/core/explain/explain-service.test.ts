import { describe, expect, it } from "vitest";
import { C1, explainedChain, explainedMesh, type GivenMesh, OWNING, SERVICE } from "../../testing/explained-mesh.js";
import { DETAILS } from "../../testing/planned-mesh.js";
import { serviceReport } from "../../testing/reports.js";
import { explainService } from "./explain-service.js";

const NAMESPACE = "namespace/bookinfo";

describe(explainService, () => {
  it("finds every step in order where everything is", () => {
    const chain = explainedChain(explainedMesh({}));
    expect(chain.filter(({ ok }) => ok !== true)).toEqual([]);
    expect(chain.at(-1)).toMatchObject({ side: "import", step: "entries", message: "1 WorkloadEntry at 203.0.113.78" });
  });

  it("says in one sentence what it comes to", () => {
    const verdictOf = (given: GivenMesh) => {
      const request = { service: DETAILS, cluster: C1, limit: 10, after: "" };
      return explainService(request, explainedMesh(given).world).clusters[0]?.verdict;
    };
    expect(verdictOf({})).toBe("others can fall back on it; it can fall back on others");
    expect(verdictOf({ here: { [SERVICE]: serviceReport({ groups: [] }) } })).toBe(
      "others cannot fall back on it: NoReadyInstances; it can fall back on others",
    );
  });

  it("explains every cluster that has it or could, in pages", () => {
    const mesh = explainedMesh({ settings: { ...OWNING, clusters: ["c1", "c2", "c3", "c4"] } });
    mesh.standard("c3").report("c3", SERVICE, undefined).report("c4", NAMESPACE, undefined).run();
    const page = (after: string) => {
      const { clusters, next } = explainService({ service: DETAILS, cluster: undefined, limit: 2, after }, mesh.world);
      return [...clusters.map(({ cluster }) => cluster), next];
    };
    expect([page(""), page("c2")]).toEqual([
      ["c1", "c2", "c2"],
      ["c3", ""],
    ]);
  });
});
