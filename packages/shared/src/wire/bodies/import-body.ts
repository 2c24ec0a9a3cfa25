import type { FailoverPolicy, ImportDesired } from "../../domain/desired.js";
import type { ClusterId } from "../../domain/ids.js";
import { sortLabels } from "../../domain/labels.js";
import type { FailoverPolicy__Output, FailoverPolicy as PolicyMessage } from "../gen/causeway/v1/FailoverPolicy.js";
import type { ImportDesired__Output, ImportDesired as ImportMessage } from "../gen/causeway/v1/ImportDesired.js";
import { messageCodec } from "../messages.js";
import { checkNames } from "./body-checks.js";
import type { BodyCodec } from "./body-codec.js";
import { BodyProblem } from "./body-problem.js";
import { enumWords } from "./enum-words.js";
import { decodePort, encodePort } from "./service-port.js";

const message = messageCodec<ImportMessage, ImportDesired__Output>("ImportDesired");
const topologies = enumWords({
  NONE: "TOPOLOGY_CHOICE_NONE",
  CLUSTER: "TOPOLOGY_CHOICE_CLUSTER",
  LOCALITY: "TOPOLOGY_CHOICE_LOCALITY",
});
const remoteOnly = enumWords({
  service: "REMOTE_ONLY_SERVICE",
  serviceEntry: "REMOTE_ONLY_SERVICE_ENTRY",
  off: "REMOTE_ONLY_OFF",
});

export const importBody: BodyCodec<ImportDesired> = {
  encode: (desired) =>
    message.encode({
      sources: [...desired.sources],
      ports: desired.ports.map(encodePort),
      selector: sortLabels(desired.selector),
      failover: encodePolicy(desired.failover),
      remoteOnly: remoteOnly.encode(desired.remoteOnly),
    }),
  decode(bytes) {
    const desired = message.decode(bytes);
    checkNames(desired.sources, "sources");
    return {
      sources: desired.sources as ClusterId[],
      ports: desired.ports.map(decodePort),
      selector: desired.selector,
      failover: decodePolicy(desired.failover),
      remoteOnly: remoteOnly.decode(desired.remoteOnly, "remoteOnly"),
    };
  },
};

function encodePolicy({ topologyChoice, failoverPriority, regionalFailover }: FailoverPolicy): PolicyMessage {
  return {
    topologyChoice: topologies.encode(topologyChoice),
    failoverPriority: [...failoverPriority],
    regionalFailover: [...regionalFailover],
  };
}

function decodePolicy(policy: null | FailoverPolicy__Output): FailoverPolicy {
  if (policy === null) throw new BodyProblem("failover: missing");
  const { failoverPriority, regionalFailover } = policy;
  const topologyChoice = topologies.decode(policy.topologyChoice, "failover.topologyChoice");
  return { topologyChoice, failoverPriority, regionalFailover };
}
