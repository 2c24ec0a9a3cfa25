import type { JsonObject } from "@causeway/sandbox";

/** A new object of a kind, and the fields that belong to whoever made it. */
export interface OwnersCase {
  readonly kind: string;
  readonly apiVersion: string;
  readonly plural: string;
  readonly object: JsonObject;
  readonly fields: JsonObject;
}

export const CONTAINER: JsonObject = {
  name: "web",
  image: "example.dev/web:1",
  ports: [{ containerPort: 80 }],
  env: [{ name: "A", value: "1" }],
};

const CONTAINER_FIELDS: JsonObject = {
  ".": {},
  "f:env": { ".": {}, 'k:{"name":"A"}': { ".": {}, "f:name": {}, "f:value": {} } },
  "f:image": {},
  "f:imagePullPolicy": {},
  "f:name": {},
  "f:ports": {
    ".": {},
    'k:{"containerPort":80,"protocol":"TCP"}': { ".": {}, "f:containerPort": {}, "f:protocol": {} },
  },
  "f:resources": {},
  "f:terminationMessagePath": {},
  "f:terminationMessagePolicy": {},
};

const LAST_POD_FIELDS: JsonObject = {
  "f:restartPolicy": {},
  "f:schedulerName": {},
  "f:securityContext": {},
  "f:terminationGracePeriodSeconds": {},
};

const PORT_FIELDS: JsonObject = { ".": {}, "f:name": {}, "f:port": {}, "f:protocol": {}, "f:targetPort": {} };

const POD: OwnersCase = {
  kind: "Pod",
  apiVersion: "v1",
  plural: "pods",
  object: {
    spec: {
      containers: [{ ...CONTAINER, resources: { limits: { cpu: "1" } } }],
      tolerations: [{ key: "a", operator: "Exists" }],
      nodeSelector: { a: "b" },
      volumes: [{ name: "v", emptyDir: {} }],
    },
  },
  fields: {
    "f:spec": {
      "f:containers": {
        'k:{"name":"web"}': {
          ...CONTAINER_FIELDS,
          "f:resources": {
            ".": {},
            "f:limits": { ".": {}, "f:cpu": {} },
            "f:requests": { ".": {}, "f:cpu": {} },
          },
        },
      },
      "f:dnsPolicy": {},
      "f:enableServiceLinks": {},
      "f:nodeSelector": {},
      ...LAST_POD_FIELDS,
      "f:tolerations": {},
      "f:volumes": { ".": {}, 'k:{"name":"v"}': { ".": {}, "f:emptyDir": {}, "f:name": {} } },
    },
  },
};

const DEPLOYMENT: OwnersCase = {
  kind: "Deployment",
  apiVersion: "apps/v1",
  plural: "deployments",
  object: {
    spec: {
      selector: { matchLabels: { a: "b" } },
      template: { metadata: { labels: { a: "b" } }, spec: { containers: [CONTAINER] } },
    },
  },
  fields: {
    "f:spec": {
      "f:progressDeadlineSeconds": {},
      "f:replicas": {},
      "f:revisionHistoryLimit": {},
      "f:selector": {},
      "f:strategy": { "f:rollingUpdate": { ".": {}, "f:maxSurge": {}, "f:maxUnavailable": {} }, "f:type": {} },
      "f:template": {
        "f:metadata": { "f:labels": { ".": {}, "f:a": {} } },
        "f:spec": {
          "f:containers": { 'k:{"name":"web"}': CONTAINER_FIELDS },
          "f:dnsPolicy": {},
          ...LAST_POD_FIELDS,
        },
      },
    },
  },
};

const SERVICES: readonly OwnersCase[] = [
  {
    kind: "Service",
    apiVersion: "v1",
    plural: "services",
    object: {
      spec: {
        selector: { a: "b" },
        ports: [
          { name: "https", port: 443 },
          { name: "http", port: 80 },
        ],
      },
    },
    fields: {
      "f:spec": {
        "f:internalTrafficPolicy": {},
        "f:ports": {
          ".": {},
          'k:{"port":80,"protocol":"TCP"}': PORT_FIELDS,
          'k:{"port":443,"protocol":"TCP"}': PORT_FIELDS,
        },
        "f:selector": {},
        "f:sessionAffinity": {},
        "f:type": {},
      },
    },
  },
  {
    kind: "Service of type LoadBalancer",
    apiVersion: "v1",
    plural: "services",
    object: { metadata: { name: "balanced" }, spec: { type: "LoadBalancer", ports: [{ name: "http", port: 80 }] } },
    fields: {
      "f:spec": {
        "f:allocateLoadBalancerNodePorts": {},
        "f:externalTrafficPolicy": {},
        "f:internalTrafficPolicy": {},
        "f:ports": { ".": {}, 'k:{"port":80,"protocol":"TCP"}': PORT_FIELDS },
        "f:sessionAffinity": {},
        "f:type": {},
      },
    },
  },
];

/** What every kind that needs no more than a name and a little content is like. */
export const OWNERS_CASES: readonly OwnersCase[] = [
  POD,
  DEPLOYMENT,
  ...SERVICES,
  {
    kind: "ConfigMap",
    apiVersion: "v1",
    plural: "configmaps",
    object: { data: { a: "1" }, binaryData: { b: "Yg==" }, immutable: false },
    fields: { "f:binaryData": { ".": {}, "f:b": {} }, "f:data": { ".": {}, "f:a": {} }, "f:immutable": {} },
  },
  {
    kind: "Secret",
    apiVersion: "v1",
    plural: "secrets",
    object: { stringData: { a: "1" } },
    fields: { "f:data": { ".": {}, "f:a": {} }, "f:type": {} },
  },
  {
    kind: "EndpointSlice",
    apiVersion: "discovery.k8s.io/v1",
    plural: "endpointslices",
    object: { addressType: "IPv4", endpoints: [{ addresses: ["10.1.1.1"] }], ports: [{ port: 80 }] },
    fields: { "f:addressType": {}, "f:endpoints": {}, "f:ports": {} },
  },
  {
    kind: "Lease",
    apiVersion: "coordination.k8s.io/v1",
    plural: "leases",
    object: { spec: { holderIdentity: "a", leaseDurationSeconds: 3 } },
    fields: { "f:spec": { "f:holderIdentity": {}, "f:leaseDurationSeconds": {} } },
  },
];
