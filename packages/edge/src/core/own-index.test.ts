import type { ServiceKey } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { ClusterCache } from "./cluster-cache.js";
import { ESSENTIAL_KINDS, type KubeDestinationRule } from "./kube.js";
import { OwnIndex } from "./own-index.js";
import { DEFAULT_FAILOVER, renderRule } from "./render/render-rule.js";
import { metaOf, ruleOf } from "./testing/kube-objects.js";

const KEY = "shop/a" as ServiceKey;

function startCache() {
  const cache = new ClusterCache({
    kinds: ESSENTIAL_KINDS,
    rootNamespace: "istio-system",
    clusterDomain: "cluster.local",
  });
  const put = (object: KubeDestinationRule) => cache.fold({ kind: "upsert", object }, 0);
  const look = () => ({
    foreign: Array.from(cache.own.foreignRules()),
    hosts: Array.from(cache.own.hostsRuledFor(KEY)),
  });
  return { cache, put, look };
}

function ourRule(): KubeDestinationRule {
  const wish = { host: KEY, cause: KEY, failover: DEFAULT_FAILOVER, isMutual: false };
  const { meta, ...rest } = renderRule(wish, "cluster.local");
  return { ...rest, meta: metaOf(meta.namespace, meta.name, meta) };
}

describe(OwnIndex, () => {
  it("keeps rules of others apart from ours, also when one becomes the other", () => {
    const { cache, put, look } = startCache();
    const own = ourRule();
    const { namespace, name } = own.meta;
    const foreign = ruleOf(namespace, name, { host: "a" });
    put(foreign);
    expect(look()).toEqual({ foreign: [foreign], hosts: [] });
    put(own);
    expect(look()).toEqual({ foreign: [], hosts: [KEY] });
    put(foreign);
    cache.fold({ kind: "delete", of: "DestinationRule", namespace, name }, 0);
    expect(look()).toEqual({ foreign: [], hosts: [] });
  });

  it("forgets a rule that was shown again as it was, and then went", () => {
    const { cache, put, look } = startCache();
    const rule = (resourceVersion: string) => {
      const shown = ruleOf("shop", "theirs", { host: "a" });
      return { ...shown, meta: { ...shown.meta, resourceVersion } };
    };
    for (const version of ["1", "2"]) put(rule(version));
    expect(look().foreign).toHaveLength(1);
    cache.fold({ kind: "delete", of: "DestinationRule", namespace: "shop", name: "theirs" }, 0);
    expect(look().foreign).toEqual([]);
  });
});
