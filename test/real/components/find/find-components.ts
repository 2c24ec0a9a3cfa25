import { COMPONENTS, type Component, type ComponentName, type Need, type PresentComponent } from "../component.js";
import { Turns } from "../make/turns.js";
import type { Workplace, Workshop } from "../workplace.js";
import { findEnvoy } from "./find-envoy.js";
import { findEtcd } from "./find-etcd.js";
import { findIstiod, findOldestIstiod } from "./find-istiod.js";
import { findKubeApiserver, findKubectl } from "./find-kubernetes.js";

type Find = (shop: Workshop) => Promise<PresentComponent>;

const FINDERS: Readonly<Record<ComponentName, Find>> = {
  "kube-apiserver": findKubeApiserver,
  etcd: findEtcd,
  istiod: findIstiod,
  "istiod-oldest": findOldestIstiod,
  envoy: findEnvoy,
  kubectl: findKubectl,
};

/**
 * Every component, found or made; what cannot be had, or is to be skipped, is missing and says why. Throws only when the
 * signal has come.
 */
export async function findComponents(place: Workplace, skip: ReadonlySet<Need>): Promise<readonly Component[]> {
  const shop: Workshop = { ...place, builds: new Turns() };
  return await Promise.all(
    COMPONENTS.map(async (name): Promise<Component> => {
      if (skip.has(name)) return { state: "missing", name, reason: "CAUSEWAY_REAL_SKIP names it" };
      try {
        return await FINDERS[name](shop);
      } catch (error) {
        place.signal.throwIfAborted();
        return { state: "missing", name, reason: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
}
