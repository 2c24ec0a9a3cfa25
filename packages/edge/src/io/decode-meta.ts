import type { FieldReader, Fields } from "@causeway/shared/kube";
import type { Meta } from "../core/kube.js";
import type { Interner } from "./interner.js";

/** Annotations that somebody decides by; the others (an applied manifest, a roll-out's times) are not kept. */
const KEPT_ANNOTATION = /^(causeway\.dev|xcp\.tetrate\.io)\/|^networking\.istio\.io\/exportTo$/;

export interface DecodeContext {
  readonly reader: FieldReader;
  readonly interner: Interner;
}

export interface MetaRules {
  readonly isNamespaced: boolean;
  /** Labels of kinds that nobody selects by are not kept. */
  readonly hasLabels: boolean;
}

/** `metadata` of any object. Name, uid and resourceVersion must be there, and the namespace of namespaced kinds. */
export function decodeMeta(object: Fields, rules: MetaRules, { reader, interner }: DecodeContext): Meta {
  const metadata = reader.fields(object, "metadata", "object");
  const labels = rules.hasLabels ? reader.textMap(metadata, "labels", "metadata") : {};
  return {
    namespace: rules.isNamespaced ? interner.text(reader.requiredText(metadata, "namespace", "metadata")) : "",
    name: reader.requiredText(metadata, "name", "metadata"),
    uid: reader.requiredText(metadata, "uid", "metadata"),
    resourceVersion: reader.requiredText(metadata, "resourceVersion", "metadata"),
    labels: interner.labels(labels),
    annotations: interner.labels(keptAnnotations(reader.textMap(metadata, "annotations", "metadata"))),
    creationTimestamp: interner.text(reader.text(metadata, "creationTimestamp", "metadata")),
    isTerminating: reader.text(metadata, "deletionTimestamp", "metadata") !== "",
  };
}

function keptAnnotations(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => KEPT_ANNOTATION.test(key)));
}
