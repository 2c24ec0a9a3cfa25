import { isObject, type JsonObject, listAt, textAt, valueAt } from "../../api-object.js";

const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const NOTHING = "a null labelSelector results in matching no pod";

/** What pods can say that cannot be meant (k8s.io/kubernetes pkg/api/pod, warnings.go). */
export function podWarnings(spec: unknown, field: string): readonly string[] {
  const spreads = listAt(spec, "topologySpreadConstraints").flatMap((spread, at) =>
    isObject(spread["labelSelector"]) ? [] : [`${field}.topologySpreadConstraints[${at}].labelSelector: ${NOTHING}`],
  );
  const nameless = listAt(spec, "imagePullSecrets").flatMap((secret, at) =>
    textAt(secret, "name") === "" ? [`${field}.imagePullSecrets[${at}].name: invalid empty name ""`] : [],
  );
  const affinities = ["podAffinity", "podAntiAffinity"].flatMap((kind) =>
    affinityWarnings(valueAt(spec, "affinity", kind), `${field}.affinity.${kind}`),
  );
  return [...affinities, ...spreads, ...nameless];
}

function affinityWarnings(affinity: unknown, field: string): readonly string[] {
  const required = listAt(affinity, REQUIRED).map((term, at): Term => ({ term, field: `${field}.${REQUIRED}[${at}]` }));
  const preferred = listAt(affinity, PREFERRED).map(
    (term, at): Term => ({ term: term["podAffinityTerm"], field: `${field}.${PREFERRED}[${at}].podAffinityTerm` }),
  );
  return [...required, ...preferred].flatMap((one) =>
    isObject(valueAt(one.term, "labelSelector")) ? [] : [`${one.field}.labelSelector: ${NOTHING}`],
  );
}

interface Term {
  readonly term: undefined | JsonObject[string];
  readonly field: string;
}
