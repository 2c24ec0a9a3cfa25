import { forbidden } from "../../api-error.js";
import { type ApiObject, type JsonObject, listAt, textAt, valueAt } from "../../api-object.js";

const PODS = { group: "", plural: "pods", kind: "Pod" };
const NO_EXECUTE = "NoExecute";
/** How long a pod stays on a node that has gone. */
const DEFAULT_SECONDS = 300;
const GONE = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

/** Priorities that every cluster knows by name. */
const PRIORITIES: Readonly<Record<string, number>> = {
  "": 0,
  "system-cluster-critical": 2_000_000_000,
  "system-node-critical": 2_000_001_000,
};
const PREEMPTION = "PreemptLowerPriority";

/**
 * What the admission plugins that are on by default do to a new pod: DefaultTolerationSeconds, Priority and RuntimeClass
 * (k8s.io/kubernetes, plugin/pkg/admission). There are no priority classes but those of Kubernetes. Throws 403.
 */
export function admitPod(pod: ApiObject): ApiObject {
  const tolerations = completeTolerations(listAt(pod, "spec", "tolerations"));
  const runtime = valueAt(pod, "spec", "runtimeClassName");
  if (runtime !== undefined && runtime !== null)
    throw refuse(pod, `pod rejected: RuntimeClass ${JSON.stringify(runtime)} not found`);
  if (valueAt(pod, "spec", "overhead") !== undefined) {
    const why = "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead";
    throw forbidden(PODS, pod.metadata.name, why);
  }
  return { ...pod, spec: { ...pod.spec, tolerations, ...choosePriority(pod) } };
}

function completeTolerations(given: readonly JsonObject[]): readonly JsonObject[] {
  const added = GONE.filter((key) => !given.some((one) => tolerates(one, key)));
  return [
    ...given,
    ...added.map((key) => ({ key, operator: "Exists", effect: NO_EXECUTE, tolerationSeconds: DEFAULT_SECONDS })),
  ];
}

function tolerates(toleration: JsonObject, key: string): boolean {
  const [wanted, effect] = [textAt(toleration, "key"), textAt(toleration, "effect")];
  return (wanted === key || wanted === "") && (effect === NO_EXECUTE || effect === "");
}

function choosePriority(pod: ApiObject): JsonObject {
  const name = textAt(pod, "spec", "priorityClassName");
  const priority = PRIORITIES[name];
  if (priority === undefined) throw refuse(pod, `no PriorityClass with name ${name} was found`);
  const asked = valueAt(pod, "spec", "priority") ?? priority;
  if (asked !== priority) throw refuse(pod, describeOther("integer value of priority", `${asked}`, `${priority}`));
  const policy = valueAt(pod, "spec", "preemptionPolicy") ?? PREEMPTION;
  if (policy !== PREEMPTION)
    throw refuse(pod, describeOther("string value of PreemptionPolicy", `${policy}`, PREEMPTION));
  return { priority, preemptionPolicy: PREEMPTION };
}

function describeOther(what: string, asked: string, computed: string): string {
  return `the ${what} (${asked}) must not be provided in pod spec; priority admission controller computed ${computed} from the given PriorityClass name`;
}

/** Before a name is made up, a pod is called by what it begins with. */
function refuse({ metadata }: ApiObject, why: string): Error {
  return forbidden(PODS, metadata.generateName ?? metadata.name, why);
}
