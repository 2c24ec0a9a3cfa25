import type { SourceDesired } from "../../domain/desired.js";
import type { GatewayKey } from "../../domain/ids.js";
import { sortLabels } from "../../domain/labels.js";
import type { SourceDesired__Output, SourceDesired as SourceMessage } from "../gen/causeway/v1/SourceDesired.js";
import { messageCodec } from "../messages.js";
import { checkNames, checkPositive } from "./body-checks.js";
import type { BodyCodec } from "./body-codec.js";
import { BodyProblem } from "./body-problem.js";

const message = messageCodec<SourceMessage, SourceDesired__Output>("SourceDesired");

export const sourceBody: BodyCodec<SourceDesired> = {
  encode: ({ gateway, groups }) =>
    message.encode({
      gateway,
      groups: groups.map((group) => ({ ...group, subsetLabels: sortLabels(group.subsetLabels) })),
    }),
  decode(bytes) {
    const { gateway, groups } = message.decode(bytes);
    return {
      gateway: parseGateway(gateway),
      groups: groups.map(({ serviceAccount, subsetLabels, weight }, index) => ({
        ...{ serviceAccount, subsetLabels },
        weight: checkPositive(weight, `groups[${index}].weight`),
      })),
    };
  },
};

function parseGateway(text: string): GatewayKey {
  const parts = text.split("/");
  if (parts.length !== 3) throw new BodyProblem(`gateway: ${JSON.stringify(text)} is not cluster/namespace/name`);
  checkNames(parts, text);
  return text as GatewayKey;
}
