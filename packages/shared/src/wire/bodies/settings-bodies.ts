import type { ExportDesired, OriginState, PolicyDesired, WithdrawnDesired } from "../../domain/desired.js";
import { isReason } from "../../domain/reasons.js";
import type { ExportDesired__Output, ExportDesired as ExportMessage } from "../gen/causeway/v1/ExportDesired.js";
import type { OriginDesired__Output, OriginDesired as OriginMessage } from "../gen/causeway/v1/OriginDesired.js";
import type { PolicyDesired__Output, PolicyDesired as PolicyMessage } from "../gen/causeway/v1/PolicyDesired.js";
import type {
  WithdrawnDesired__Output,
  WithdrawnDesired as WithdrawnMessage,
} from "../gen/causeway/v1/WithdrawnDesired.js";
import { messageCodec } from "../messages.js";
import type { BodyCodec } from "./body-codec.js";
import { BodyProblem } from "./body-problem.js";
import { enumWords } from "./enum-words.js";

const originMessage = messageCodec<OriginMessage, OriginDesired__Output>("OriginDesired");
const withdrawnMessage = messageCodec<WithdrawnMessage, WithdrawnDesired__Output>("WithdrawnDesired");
const exportMessage = messageCodec<ExportMessage, ExportDesired__Output>("ExportDesired");
const policyMessage = messageCodec<PolicyMessage, PolicyDesired__Output>("PolicyDesired");
const origins = enumWords({
  complete: "ORIGIN_STATE_COMPLETE",
  stale: "ORIGIN_STATE_STALE",
  unknown: "ORIGIN_STATE_UNKNOWN",
  gone: "ORIGIN_STATE_GONE",
});

export const originBody: BodyCodec<{ readonly state: OriginState }> = {
  encode: ({ state }) => originMessage.encode({ state: origins.encode(state) }),
  decode: (bytes) => ({ state: origins.decode(originMessage.decode(bytes).state, "state") }),
};

export const withdrawnBody: BodyCodec<WithdrawnDesired> = {
  encode: ({ reason, inUse }) => withdrawnMessage.encode({ reason, inUse }),
  decode(bytes) {
    const { reason, inUse } = withdrawnMessage.decode(bytes);
    if (!isReason(reason)) throw new BodyProblem(`reason: ${JSON.stringify(reason)} is not known to this version`);
    return { reason, inUse };
  },
};

export const exportBody: BodyCodec<ExportDesired> = {
  encode: ({ subsetKeys }) => exportMessage.encode({ subsetKeys: [...subsetKeys] }),
  decode: (bytes) => ({ subsetKeys: exportMessage.decode(bytes).subsetKeys }),
};

export const policyBody: BodyCodec<PolicyDesired> = {
  encode: ({ adoptedStoreId, adoption, releasedHolds, isPaused }) =>
    policyMessage.encode({ adoptedStoreId, adoption, releasedHolds: [...releasedHolds], isPaused }),
  decode(bytes) {
    const { adoptedStoreId, adoption, releasedHolds, isPaused } = policyMessage.decode(bytes);
    return { adoptedStoreId, adoption, releasedHolds, isPaused };
  },
};
