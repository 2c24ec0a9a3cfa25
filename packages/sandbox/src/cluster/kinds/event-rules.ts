import { type ApiObject, namespaceOf, textAt } from "../api-object.js";
import { FieldRules } from "./field-rules.js";

const SUBJECT = { group: "", plural: "events", kind: "Event" };

/** An Event is in the namespace of what it is about (k8s.io/kubernetes pkg/apis/core/validation, events.go). Throws 422. */
export function prepareEvent(event: ApiObject, old: undefined | ApiObject): ApiObject {
  if (old !== undefined) return event;
  const rules = new FieldRules(SUBJECT, event.metadata.name);
  const namespace = namespaceOf(event);
  const involved = textAt(event, "involvedObject", "namespace");
  const isFree = involved === "" && namespace === "default";
  const why = "does not match event.namespace";
  rules.invalid("involvedObject.namespace", involved, isFree || involved === namespace ? undefined : why);
  rules.check();
  return event;
}
