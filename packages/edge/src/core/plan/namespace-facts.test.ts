import { type ClusterId, type GatewayKey, type ServiceKey, serviceKey } from "@causeway/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wantImport, wantSource } from "../../testing/desired-feed.js";
import { ClusterCache } from "../cluster-cache.js";
import { DesiredView } from "../desired-view.js";
import { ESSENTIAL_KINDS, type KubeEvent, type WantedWorkloadEntry } from "../kube.js";
import { renderEntry } from "../render/render-entry.js";
import { DEFAULT_FAILOVER, renderRule } from "../render/render-rule.js";
import { metaOf, serviceOf } from "../testing/kube-objects.js";
import { NamespaceFacts } from "./namespace-facts.js";
import { Writes } from "./writes.js";

const NAMESPACE = "shop";
const DOMAIN = "cluster.local";
const KEYS = ["a", "b", "c", "d", "e"].map((name) => serviceKey(NAMESPACE, name));
const MESH = { rootNamespace: "istio-system", clusterDomain: DOMAIN };

/** Few labels, so that selectors contain each other more often than not. */
const labels = fc.dictionary(fc.constantFrom("app", "tier", "version"), fc.constantFrom("x", "y"), { maxKeys: 3 });
const subset = fc.dictionary(fc.constant("version"), fc.constantFrom("x", "y"), { maxKeys: 1 });
const key = fc.constantFrom(...KEYS);
const cluster = fc.constantFrom("c2", "c3");

const entry = fc
  .record({ service: key, cluster, selector: labels, subsetLabels: subset })
  .map(({ service, cluster: from, selector, subsetLabels }) =>
    renderEntry(
      {
        ...{
          cluster: from as ClusterId,
          service,
          gateway: `${from}/eastwest/gw` as GatewayKey,
          address: "203.0.113.1",
        },
        ...{ hostname: "", port: 15_443, locality: { region: "", zone: "" }, serviceAccount: "default" },
        ...{ subsetLabels, weight: undefined },
      },
      { selector, portNames: ["http"], tlsMode: "istio" },
    ),
  );

type Step =
  | { readonly kind: "cluster"; readonly event: KubeEvent }
  | { readonly kind: "desired"; readonly event: ReturnType<typeof wantImport> }
  | { readonly kind: "pending"; readonly object: WantedWorkloadEntry };

const service = fc
  .record({ service: key, selector: labels, isHeadless: fc.boolean() })
  .map(({ service: of, selector, isHeadless }) =>
    clusterStep({
      kind: "upsert",
      object: serviceOf(NAMESPACE, of.slice(NAMESPACE.length + 1), { selector, isHeadless }),
    }),
  );
const rule = fc.record({ host: key, cause: key }).map(({ host, cause }) => {
  const { meta, ...rest } = renderRule({ host, cause, failover: DEFAULT_FAILOVER, isMutual: false }, DOMAIN);
  return clusterStep({ kind: "upsert", object: { ...rest, meta: metaOf(meta.namespace, meta.name, meta) } });
});
const live = entry.map((object) => clusterStep({ kind: "upsert", object: shown(object) }));
const gone = entry.map(({ meta: { namespace, name } }) =>
  clusterStep({ kind: "delete", of: "WorkloadEntry", namespace, name }),
);
const pending = entry.map((object): Step => ({ kind: "pending", object }));
const imports = key.map((of): Step => ({ kind: "desired", event: wantImport(of) }));
const sources = fc.record({ service: key, cluster, subsetLabels: subset }).map(
  ({ service: of, cluster: from, subsetLabels }): Step => ({
    kind: "desired",
    event: wantSource(of, from, { groups: [{ serviceAccount: "default", subsetLabels, weight: 1 }] }),
  }),
);
const steps = fc.array(fc.oneof(service, live, gone, pending, rule, imports, sources), { maxLength: 30, size: "max" });

function clusterStep(event: KubeEvent): Step {
  return { kind: "cluster", event };
}

function shown(object: WantedWorkloadEntry) {
  return { ...object, meta: metaOf(object.meta.namespace, object.meta.name, object.meta) };
}

function play(script: readonly Step[]) {
  const view = new ClusterCache({ kinds: ESSENTIAL_KINDS, ...MESH });
  const desired = new DesiredView();
  const writes = new Writes(view, () => 0.5);
  for (const step of script) {
    if (step.kind === "cluster") view.fold(step.event, 0);
    else if (step.kind === "desired") desired.fold([step.event], 0);
    else writes.begin({ kind: "create", object: step.object, urgency: "background" });
  }
  return { view, desired, facts: new NamespaceFacts(NAMESPACE, { view, desired, writes }, 0) };
}

describe(NamespaceFacts, () => {
  it("finds the importers that a look at every service finds", () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { view, desired, facts } = play(script);
        const isImported = (of: ServiceKey) =>
          desired.import(of) !== undefined ||
          facts.entriesOf(of).length > 0 ||
          Array.from(view.own.hostsRuledFor(of)).length > 0;
        for (const member of KEYS) {
          const expected = KEYS.filter((of) => isImported(of) && facts.membersOf(of).includes(member));
          expect(facts.importersOf(member)).toEqual(expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("finds every entry of ours that is there or on its way, once", () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { view, facts } = play(script);
        const names = Array.from(view.workloadEntries(), ({ object }) => object.meta.name);
        const started = script.flatMap((step) => (step.kind === "pending" ? [step.object.meta.name] : []));
        const found = KEYS.flatMap((of) => facts.entriesOf(of).map(({ name }) => name));
        expect(found.sort()).toEqual(Array.from(new Set([...names, ...started])).sort());
      }),
      { numRuns: 500 },
    );
  });
});
