import { sortLabels } from "../../domain/labels.js";
import type { ClusterReport, NamespaceReport } from "../../domain/report.js";
import type { ClusterReport as ClusterMessage, ClusterReport__Output } from "../gen/causeway/v1/ClusterReport.js";
import type {
  NamespaceReport as NamespaceMessage,
  NamespaceReport__Output,
} from "../gen/causeway/v1/NamespaceReport.js";
import { messageCodec } from "../messages.js";
import { checkTime } from "./body-checks.js";
import type { BodyCodec } from "./body-codec.js";
import { enumWords } from "./enum-words.js";

const clusterMessage = messageCodec<ClusterMessage, ClusterReport__Output>("ClusterReport");
const namespaceMessage = messageCodec<NamespaceMessage, NamespaceReport__Output>("NamespaceReport");
const modes = enumWords({ apply: "EDGE_MODE_APPLY", observe: "EDGE_MODE_OBSERVE" });
const phases = enumWords({ Active: "NAMESPACE_PHASE_ACTIVE", Terminating: "NAMESPACE_PHASE_TERMINATING" });

export const clusterBody: BodyCodec<ClusterReport> = {
  encode: ({ apiServerUnreachableSince, ...report }) =>
    clusterMessage.encode({
      ...report,
      regions: [...report.regions],
      zones: [...report.zones],
      istioVersions: [...report.istioVersions],
      rootFingerprints: [...report.rootFingerprints],
      mode: modes.encode(report.mode),
      flags: [...report.flags],
      ...(apiServerUnreachableSince === undefined ? {} : { apiServerUnreachableSince }),
    }),
  decode(bytes) {
    const message = clusterMessage.decode(bytes);
    const since = message.apiServerUnreachableSince;
    const { network, regions, zones, clusterDomain, istioVersions, trustDomain, rootFingerprints } = message;
    return {
      ...{ network, regions, zones, clusterDomain, istioVersions, trustDomain, rootFingerprints },
      edgeVersion: message.edgeVersion,
      mode: modes.decode(message.mode, "mode"),
      flags: message.flags,
      apiServerUnreachableSince: since === undefined ? undefined : checkTime(since, "apiServerUnreachableSince"),
    };
  },
};

export const namespaceBody: BodyCodec<NamespaceReport> = {
  encode: ({ labels, isInjected, phase }) =>
    namespaceMessage.encode({ labels: sortLabels(labels), isInjected, phase: phases.encode(phase) }),
  decode(bytes) {
    const { labels, isInjected, phase } = namespaceMessage.decode(bytes);
    return { labels, isInjected, phase: phases.decode(phase, "phase") };
  },
};
