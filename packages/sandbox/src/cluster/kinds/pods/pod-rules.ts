import {
  type ApiObject,
  type JsonObject,
  listAt,
  type StringMap,
  sameJson,
  textAt,
  valueAt,
} from "../../api-object.js";
import { FieldRules } from "../field-rules.js";
import type { Prepare } from "../resource-definition.js";
import { injectSidecar } from "../sidecar-injection.js";
import { checkPodSpec } from "./check-pod-spec.js";
import { admitPod } from "./pod-admission.js";
import { completePod } from "./pod-defaults.js";
import { qualityOfService } from "./quality-of-service.js";

const SUBJECT = { group: "", plural: "pods", kind: "Pod" };
const CHANGEABLE =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/**
 * Rules of Pods, with what admission and the sidecar injection of a mesh's webhook add on create. `complete` fills in what
 * the fields that the webhook has added have by default.
 */
export function createPodRules(
  namespaceLabels: (namespace: string) => StringMap,
  complete: (pod: ApiObject) => ApiObject,
): Prepare {
  return (pod, old) => {
    if (old !== undefined) {
      checkUpdate(pod, old);
      return pod;
    }
    const admitted = admitPod(injectSidecar(pod, namespaceLabels(pod.metadata.namespace ?? "")));
    const serviceAccountName = textAt(pod, "spec", "serviceAccountName") || "default";
    const spec = { ...admitted.spec, ...withGrace(pod), serviceAccountName, serviceAccount: serviceAccountName };
    const completed = complete(completePod({ ...admitted, spec }));
    const rules = new FieldRules(SUBJECT, pod.metadata.name);
    checkPodSpec(rules, completed.spec ?? {}, "spec");
    const hasEphemeral = listAt(pod, "spec", "ephemeralContainers").length > 0;
    rules.forbidden("spec.ephemeralContainers", hasEphemeral ? "cannot be set on create" : undefined);
    rules.check();
    return { ...completed, status: { phase: "Pending", qosClass: qualityOfService(completed) } };
  };
}

/** No pod goes before it has been asked to. */
function withGrace(pod: ApiObject): JsonObject {
  const grace = valueAt(pod, "spec", "terminationGracePeriodSeconds");
  return typeof grace === "number" && grace < 0 ? { terminationGracePeriodSeconds: 1 } : {};
}

function checkUpdate(pod: ApiObject, old: ApiObject): void {
  const rules = new FieldRules(SUBJECT, pod.metadata.name);
  const spec = pod.spec ?? {};
  checkPodSpec(rules, spec, "spec");
  const lists = ["containers", "initContainers"].filter(
    (field) => listAt(spec, field).length !== listAt(old, "spec", field).length,
  );
  for (const field of lists) rules.forbidden(`spec.${field}`, "pod updates may not add or remove containers");
  if (lists.length === 0) checkFixed(rules, spec, old.spec ?? {});
  rules.check();
}

function checkFixed(rules: FieldRules, spec: JsonObject, old: JsonObject): void {
  const deadline = spec["activeDeadlineSeconds"];
  const before = old["activeDeadlineSeconds"];
  if (typeof deadline === "number" && typeof before === "number") {
    const why = deadline > before ? "must be less than or equal to previous value" : undefined;
    rules.invalid("spec.activeDeadlineSeconds", deadline, why);
  }
  const kept = listAt(old, "tolerations").every((one) =>
    listAt(spec, "tolerations").some((other) => sameJson(one, other)),
  );
  const only = "existing toleration can not be modified except its tolerationSeconds";
  rules.forbidden("spec.tolerations", kept ? undefined : only);
  if (!sameJson(fixedPart(spec), fixedPart(old))) rules.forbidden("spec", CHANGEABLE);
}

function fixedPart({ activeDeadlineSeconds: _deadline, tolerations: _tolerations, ...spec }: JsonObject): JsonObject {
  const withoutImage = ({ image: _image, ...rest }: JsonObject) => rest;
  const lists = ["containers", "initContainers"].map(
    (field) => [field, listAt(spec, field).map(withoutImage)] as const,
  );
  return { ...spec, ...Object.fromEntries(lists) };
}
