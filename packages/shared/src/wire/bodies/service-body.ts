import { sortLabels } from "../../domain/labels.js";
import type { ServiceReport } from "../../domain/report.js";
import type { ServiceReport as ServiceMessage, ServiceReport__Output } from "../gen/causeway/v1/ServiceReport.js";
import { messageCodec } from "../messages.js";
import { checkPositive, checkTime } from "./body-checks.js";
import type { BodyCodec } from "./body-codec.js";
import { enumWords } from "./enum-words.js";
import { decodePort, encodePort } from "./service-port.js";
import { shareEmpty } from "./share-empty.js";

const message = messageCodec<ServiceMessage, ServiceReport__Output>("ServiceReport");
const types = enumWords({
  ClusterIP: "SERVICE_TYPE_CLUSTER_IP",
  NodePort: "SERVICE_TYPE_NODE_PORT",
  LoadBalancer: "SERVICE_TYPE_LOAD_BALANCER",
  ExternalName: "SERVICE_TYPE_EXTERNAL_NAME",
});
const policies = enumWords({ Cluster: "TRAFFIC_POLICY_CLUSTER", Local: "TRAFFIC_POLICY_LOCAL" });
const memberships = enumWords({
  noPods: "MESH_MEMBERSHIP_NO_PODS",
  all: "MESH_MEMBERSHIP_ALL",
  some: "MESH_MEMBERSHIP_SOME",
  none: "MESH_MEMBERSHIP_NONE",
});

export const serviceBody: BodyCodec<ServiceReport> = {
  encode: ({ dampedUntil, ...report }) =>
    message.encode({
      type: types.encode(report.type),
      isHeadless: report.isHeadless,
      labels: sortLabels(report.labels),
      selector: sortLabels(report.selector),
      ports: report.ports.map(encodePort),
      internalTrafficPolicy: policies.encode(report.internalTrafficPolicy),
      exportTo: [...report.exportTo],
      groups: report.groups.map((group) => ({ ...group, subsetLabels: sortLabels(group.subsetLabels) })),
      mesh: memberships.encode(report.mesh),
      isAmbient: report.isAmbient,
      ...(dampedUntil === undefined ? {} : { dampedUntil }),
    }),
  decode(bytes) {
    const report = message.decode(bytes);
    const { isHeadless, labels, selector, exportTo, isAmbient, dampedUntil } = report;
    return {
      type: types.decode(report.type, "type"),
      ...{ isHeadless, labels, selector, exportTo: shareEmpty(exportTo), isAmbient },
      ports: report.ports.map(decodePort),
      internalTrafficPolicy: policies.decode(report.internalTrafficPolicy, "internalTrafficPolicy"),
      groups: report.groups.map(({ serviceAccount, subsetLabels, ready }, index) => ({
        serviceAccount,
        subsetLabels,
        ready: checkPositive(ready, `groups[${index}].ready`),
      })),
      mesh: memberships.decode(report.mesh, "mesh"),
      dampedUntil: dampedUntil === undefined ? undefined : checkTime(dampedUntil, "dampedUntil"),
    };
  },
};
