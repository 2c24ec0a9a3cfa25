import type { GatewayDesired } from "../../domain/desired.js";
import { sortLabels } from "../../domain/labels.js";
import type { GatewayReport, Locality } from "../../domain/report.js";
import type { GatewayDesired as DesiredMessage, GatewayDesired__Output } from "../gen/causeway/v1/GatewayDesired.js";
import type { GatewayReport__Output, GatewayReport as ReportMessage } from "../gen/causeway/v1/GatewayReport.js";
import type { Locality__Output } from "../gen/causeway/v1/Locality.js";
import { messageCodec } from "../messages.js";
import { checkAddresses, checkHostnames, checkPort } from "./body-checks.js";
import type { BodyCodec } from "./body-codec.js";
import { enumWords } from "./enum-words.js";

const reportMessage = messageCodec<ReportMessage, GatewayReport__Output>("GatewayReport");
const desiredMessage = messageCodec<DesiredMessage, GatewayDesired__Output>("GatewayDesired");
const types = enumWords({
  ClusterIP: "SERVICE_TYPE_CLUSTER_IP",
  NodePort: "SERVICE_TYPE_NODE_PORT",
  LoadBalancer: "SERVICE_TYPE_LOAD_BALANCER",
});

/** A gateway as a cluster reports it. */
export const gatewayReportBody: BodyCodec<GatewayReport> = {
  encode: (report) =>
    reportMessage.encode({
      serviceType: types.encode(report.serviceType),
      createdAt: report.createdAt,
      addresses: [...report.addresses],
      hostnames: [...report.hostnames],
      addressProblem: report.addressProblem,
      port: report.port,
      selector: sortLabels(report.selector),
      pods: report.pods.map((pods) => ({ ...pods, labels: sortLabels(pods.labels) })),
    }),
  decode(bytes) {
    const report = reportMessage.decode(bytes);
    const { createdAt, addressProblem, selector } = report;
    return {
      serviceType: types.decode(report.serviceType, "serviceType"),
      ...{ createdAt, addressProblem, selector },
      addresses: checkAddresses(report.addresses, "addresses"),
      hostnames: checkHostnames(report.hostnames, "hostnames"),
      port: report.port === 0 ? 0 : checkPort(report.port, "port"),
      pods: report.pods.map(({ labels, total, ready, locality }) => ({
        ...{ labels, total, ready },
        locality: decodeLocality(locality),
      })),
    };
  },
};

/** A remote gateway as an importer gets it. */
export const gatewayDesiredBody: BodyCodec<GatewayDesired> = {
  encode: ({ addresses, hostnames, port, locality }) =>
    desiredMessage.encode({ addresses: [...addresses], hostnames: [...hostnames], port, locality }),
  decode(bytes) {
    const { addresses, hostnames, port, locality } = desiredMessage.decode(bytes);
    return {
      addresses: checkAddresses(addresses, "addresses"),
      hostnames: checkHostnames(hostnames, "hostnames"),
      port: checkPort(port, "port"),
      locality: decodeLocality(locality),
    };
  },
};

function decodeLocality(locality: null | Locality__Output): Locality {
  return { region: locality?.region ?? "", zone: locality?.zone ?? "" };
}
