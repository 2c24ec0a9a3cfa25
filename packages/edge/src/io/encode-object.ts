import type { JsonObject, WantedObject, WorkloadEntrySpec } from "../core/kube.js";
import { apiVersionOf } from "./kind-paths.js";

/** The object as the API takes it. With a resourceVersion it replaces exactly that version. */
export function encodeObject(object: WantedObject, resourceVersion: undefined | string): JsonObject {
  const { namespace, name, labels, annotations } = object.meta;
  const version = resourceVersion === undefined ? {} : { resourceVersion };
  return {
    apiVersion: apiVersionOf(object.kind),
    kind: object.kind,
    metadata: { namespace, name, labels, annotations, ...version },
    spec: object.kind === "WorkloadEntry" ? encodeEntrySpec(object.spec) : object.spec,
  };
}

/** Without the fields that say nothing, so that what is read back is what was written. */
function encodeEntrySpec(spec: WorkloadEntrySpec): JsonObject {
  const { address, ports, network, locality, serviceAccount, labels, weight } = spec;
  return {
    ...(address === "" ? {} : { address }),
    ...(Object.keys(ports).length === 0 ? {} : { ports }),
    ...(network === "" ? {} : { network }),
    ...(locality === "" ? {} : { locality }),
    ...(serviceAccount === "" ? {} : { serviceAccount }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(weight === undefined ? {} : { weight }),
  };
}
