import { presentComponent } from "./read-components.js";

/**
 * The file of Istio's own custom resource definitions in the version of this istiod: YAML, several documents. It is read from
 * Istio's module when the tests run and is no part of this project. Throws, with the reason, when the istiod is missing.
 */
export function istioCrdsPath(name: "istiod" | "istiod-oldest"): string {
  const { crdsPath } = presentComponent(name);
  if (crdsPath !== undefined) return crdsPath;
  throw new Error(`there are no custom resource definitions beside ${name}`);
}
