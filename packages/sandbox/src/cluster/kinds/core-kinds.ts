import { type ApiObject, type JsonObject, type StringMap, textAt, valueAt } from "../api-object.js";
import {
  ageColumn,
  column,
  dataCount,
  deploymentColumns,
  endpointSliceColumns,
  eventColumns,
  nameColumn,
  namespaceColumns,
  nodeColumns,
  podColumns,
  replicaSetColumns,
  serviceColumns,
  textCount,
} from "./columns.js";
import { parseCustomKind } from "./custom-kinds.js";
import { prepareConfigMap, prepareSecret } from "./data-rules.js";
import { prepareEvent } from "./event-rules.js";
import { completeLease, prepareLease } from "./lease-rules.js";
import { completeNamespace, completeNode, completeSecret, prepareNamespace } from "./plain-rules.js";
import { completePod } from "./pods/pod-defaults.js";
import { createPodRules } from "./pods/pod-rules.js";
import { podWarnings } from "./pods/pod-warnings.js";
import { defineResource, type ResourceDefinition } from "./resource-definition.js";
import type { ServiceAllocator } from "./services/service-allocator.js";
import { completeService, createServiceRules } from "./services/service-rules.js";
import { completeServiceStatus } from "./services/service-status.js";
import { serviceWarnings } from "./services/service-warnings.js";
import { type Completion, completeObject } from "./shapes/complete-object.js";
import { CORE_DEFAULTS } from "./shapes/core-defaults.js";
import { CORE_SHAPES } from "./shapes/core-shapes.js";
import { prepareEndpointSlice, sliceWarnings } from "./slice-rules.js";
import { completeDeployment, completeReplicaSet, prepareDeployment, prepareReplicaSet } from "./workload-rules.js";

/** What the rules of built-in kinds need to know about the rest of the cluster. */
export interface KindEnvironment {
  readonly allocator: ServiceAllocator;
  readonly namespaceLabels: (namespace: string) => StringMap;
}

const COMPLETION: Completion = { shapes: CORE_SHAPES, defaults: CORE_DEFAULTS };

const core = { group: "", versions: ["v1"] };

/** The built-in kinds: what the API server serves without any CustomResourceDefinition. */
export function createCoreKinds(environment: KindEnvironment): readonly ResourceDefinition[] {
  const kinds = [...podKinds(environment), ...workloadKinds(), ...plainKinds(), ...clusterKinds()];
  return kinds.map(withShapes);
}

/** A kind whose objects are complete as objects of Go are. */
function withShapes(definition: ResourceDefinition): ResourceDefinition {
  const { kind, complete, completeStatus } = definition;
  return {
    ...definition,
    shapes: CORE_SHAPES,
    complete: (object) => fillIn(complete(object), kind),
    completeStatus: (object) => fillIn(completeStatus(object), kind),
  };
}

function fillIn(object: ApiObject, kind: string): ApiObject {
  return completeObject(object as unknown as JsonObject, kind, COMPLETION) as unknown as ApiObject;
}

function podKinds(environment: KindEnvironment): readonly ResourceDefinition[] {
  return [
    defineResource({
      ...core,
      plural: "pods",
      kind: "Pod",
      shortNames: ["po"],
      categories: ["all"],
      hasStatus: true,
      hasGeneration: true,
      isGraceful: true,
      columns: podColumns,
      complete: completePod,
      prepare: createPodRules(environment.namespaceLabels, (pod) => fillIn(pod, "Pod")),
      warn: (pod) => podWarnings(pod.spec, "spec"),
      fields: {
        "spec.nodeName": (pod) => textAt(pod, "spec", "nodeName"),
        "spec.serviceAccountName": (pod) => textAt(pod, "spec", "serviceAccountName"),
        "spec.restartPolicy": (pod) => textAt(pod, "spec", "restartPolicy"),
        "status.phase": (pod) => textAt(pod, "status", "phase"),
        "status.podIP": (pod) => textAt(pod, "status", "podIP"),
      },
    }),
    defineResource({
      ...core,
      plural: "services",
      kind: "Service",
      isMadeByPut: true,
      shortNames: ["svc"],
      categories: ["all"],
      hasStatus: true,
      columns: serviceColumns,
      complete: completeService,
      prepare: createServiceRules(environment.allocator),
      completeStatus: completeServiceStatus,
      warn: serviceWarnings,
      fields: {
        "spec.clusterIP": (service) => textAt(service, "spec", "clusterIP"),
        "spec.type": (service) => textAt(service, "spec", "type"),
      },
    }),
  ];
}

function workloadKinds(): readonly ResourceDefinition[] {
  const apps = {
    group: "apps",
    versions: ["v1"],
    categories: ["all"],
    hasStatus: true,
    hasScale: true,
    hasGeneration: true,
  };
  return [
    defineResource({
      ...apps,
      plural: "deployments",
      kind: "Deployment",
      shortNames: ["deploy"],
      columns: deploymentColumns,
      complete: completeDeployment,
      prepare: prepareDeployment,
      warn: templateWarnings,
    }),
    defineResource({
      ...apps,
      plural: "replicasets",
      kind: "ReplicaSet",
      shortNames: ["rs"],
      columns: replicaSetColumns,
      complete: completeReplicaSet,
      prepare: prepareReplicaSet,
      warn: templateWarnings,
    }),
    defineResource({
      group: "discovery.k8s.io",
      versions: ["v1"],
      plural: "endpointslices",
      kind: "EndpointSlice",
      hasGeneration: true,
      countsLabels: true,
      columns: endpointSliceColumns,
      prepare: prepareEndpointSlice,
      warn: sliceWarnings,
    }),
  ];
}

function templateWarnings(workload: ApiObject): readonly string[] {
  return podWarnings(valueAt(workload, "spec", "template", "spec"), "spec.template.spec");
}

function plainKinds(): readonly ResourceDefinition[] {
  return [
    defineResource({
      ...core,
      plural: "serviceaccounts",
      kind: "ServiceAccount",
      shortNames: ["sa"],
    }),
    defineResource({
      ...core,
      plural: "secrets",
      kind: "Secret",
      columns: [
        nameColumn,
        column("Type", (secret) => textAt(secret, "type")),
        textCount("Data", dataCount),
        ageColumn,
      ],
      complete: completeSecret,
      prepare: prepareSecret,
      fields: { type: (secret) => textAt(secret, "type") },
    }),
    defineResource({
      ...core,
      plural: "configmaps",
      kind: "ConfigMap",
      shortNames: ["cm"],
      columns: [nameColumn, textCount("Data", dataCount), ageColumn],
      prepare: prepareConfigMap,
    }),
    defineResource({
      ...core,
      plural: "events",
      kind: "Event",
      isMadeByPut: true,
      shortNames: ["ev"],
      columns: eventColumns,
      prepare: prepareEvent,
      fields: eventFields,
    }),
    defineResource({
      group: "coordination.k8s.io",
      versions: ["v1"],
      plural: "leases",
      kind: "Lease",
      needsVersion: true,
      isMadeByPut: true,
      columns: [nameColumn, column("Holder", (lease) => textAt(lease, "spec", "holderIdentity")), ageColumn],
      complete: completeLease,
      prepare: prepareLease,
    }),
  ];
}

const eventFields: Readonly<Record<string, (event: ApiObject) => string>> = {
  "involvedObject.kind": (event) => textAt(event, "involvedObject", "kind"),
  "involvedObject.namespace": (event) => textAt(event, "involvedObject", "namespace"),
  "involvedObject.name": (event) => textAt(event, "involvedObject", "name"),
  "involvedObject.uid": (event) => textAt(event, "involvedObject", "uid"),
  "involvedObject.apiVersion": (event) => textAt(event, "involvedObject", "apiVersion"),
  "involvedObject.resourceVersion": (event) => textAt(event, "involvedObject", "resourceVersion"),
  "involvedObject.fieldPath": (event) => textAt(event, "involvedObject", "fieldPath"),
  reason: (event) => textAt(event, "reason"),
  type: (event) => textAt(event, "type"),
  source: (event) => textAt(event, "source", "component"),
};

function clusterKinds(): readonly ResourceDefinition[] {
  return [
    defineResource({
      ...core,
      plural: "namespaces",
      kind: "Namespace",
      shortNames: ["ns"],
      isNamespaced: false,
      hasStatus: true,
      columns: namespaceColumns,
      complete: completeNamespace,
      prepare: prepareNamespace,
      fields: { "status.phase": (namespace) => textAt(namespace, "status", "phase") },
    }),
    defineResource({
      ...core,
      plural: "nodes",
      kind: "Node",
      shortNames: ["no"],
      isNamespaced: false,
      hasStatus: true,
      columns: nodeColumns,
      complete: completeNode,
      completeStatus: completeNode,
      fields: { "spec.unschedulable": (node) => textAt(node, "spec", "unschedulable") },
    }),
    defineResource({
      group: "apiextensions.k8s.io",
      versions: ["v1"],
      storedVersion: "v1beta1",
      plural: "customresourcedefinitions",
      kind: "CustomResourceDefinition",
      shortNames: ["crd", "crds"],
      categories: ["api-extensions"],
      isNamespaced: false,
      hasStatus: true,
      hasGeneration: true,
      columns: [nameColumn, { ...column("Created At", (crd) => crd.metadata.creationTimestamp), type: "date" }],
      prepare: (crd) => {
        parseCustomKind(crd);
        return crd;
      },
    }),
  ];
}
