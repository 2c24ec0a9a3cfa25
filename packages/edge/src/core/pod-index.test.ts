import { labelsMatch, type ServiceKey } from "@causeway/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PodIndex } from "./pod-index.js";
import { SelectorIndex } from "./selector-index.js";
import { metaOf } from "./testing/kube-objects.js";

const labels = fc.dictionary(fc.constantFrom("app", "version", "tier"), fc.constantFrom("a", "b", "c"));
const namespace = fc.constantFrom("n1", "n2");
const name = fc.constantFrom("p1", "p2", "p3", "p4", "p5");
const steps = fc.array(fc.record({ namespace, name, labels: fc.option(labels, { nil: undefined }) }), {
  maxLength: 40,
});

describe(PodIndex, () => {
  it("selects what a look at every pod selects, after any changes", () => {
    fc.assert(
      fc.property(steps, namespace, labels, (changes, where, selector) => {
        const index = new PodIndex();
        const pods = new Map<string, ReturnType<typeof metaOf>>();
        for (const change of changes) {
          if (change.labels === undefined) {
            index.delete(change.namespace, change.name);
            pods.delete(`${change.namespace}/${change.name}`);
          } else {
            const meta = metaOf(change.namespace, change.name, { labels: change.labels });
            index.set(meta);
            pods.set(`${change.namespace}/${change.name}`, meta);
          }
        }
        const wanted = Array.from(pods.values())
          .filter((pod) => pod.namespace === where && labelsMatch(selector, pod.labels))
          .map((pod) => pod.name);
        const isEmptySelector = Object.keys(selector).length === 0;
        expect(Array.from(index.selected(where, selector)).sort()).toEqual(isEmptySelector ? [] : wanted.sort());
      }),
    );
  });
});

describe(SelectorIndex, () => {
  it("finds what a look at every service finds, after any changes", () => {
    fc.assert(
      fc.property(steps, namespace, labels, (changes, where, given) => {
        const index = new SelectorIndex();
        const selectors = new Map<ServiceKey, { namespace: string; selector: Record<string, string> }>();
        for (const change of changes) {
          const key = `${change.namespace}/${change.name}` as ServiceKey;
          if (change.labels === undefined) {
            index.delete(key);
            selectors.delete(key);
          } else {
            index.set(key, change.namespace, change.labels);
            selectors.set(key, { namespace: change.namespace, selector: change.labels });
          }
        }
        const here = Array.from(selectors).filter(([, entry]) => entry.namespace === where);
        const selecting = here.filter(([, { selector }]) => !isEmpty(selector) && labelsMatch(selector, given));
        const narrower = here.filter(([, { selector }]) => !isEmpty(given) && labelsMatch(given, selector));
        expect(index.selecting(where, given).sort()).toEqual(selecting.map(([key]) => key).sort());
        expect(index.narrowerThan(where, given).sort()).toEqual(narrower.map(([key]) => key).sort());
      }),
    );
  });
});

function isEmpty(selector: object): boolean {
  return Object.keys(selector).length === 0;
}
