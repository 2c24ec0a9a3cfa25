import { isReason } from "../../domain/reasons.js";
import type { AppliedEntry, AppliedReport } from "../../domain/report.js";
import type { AppliedReport as AppliedMessage, AppliedReport__Output } from "../gen/causeway/v1/AppliedReport.js";
import { messageCodec } from "../messages.js";
import type { BodyCodec } from "./body-codec.js";
import { enumWords } from "./enum-words.js";
import { internText } from "./intern-text.js";
import { shareEmpty } from "./share-empty.js";

const message = messageCodec<AppliedMessage, AppliedReport__Output>("AppliedReport");
const states = enumWords({
  applied: "APPLIED_STATE_APPLIED",
  pending: "APPLIED_STATE_PENDING",
  withheld: "APPLIED_STATE_WITHHELD",
  held: "APPLIED_STATE_HELD",
  failed: "APPLIED_STATE_FAILED",
});

const nameStates = enumWords({
  resolving: "NAME_STATE_RESOLVING",
  resolved: "NAME_STATE_RESOLVED",
  stale: "NAME_STATE_STALE",
  gone: "NAME_STATE_GONE",
});

export const appliedBody: BodyCodec<AppliedReport> = {
  encode: ({ state, reason, entries, addresses, message: text, desiredHash, holdId, names, wouldWrite }) =>
    message.encode({
      state: states.encode(state),
      ...(reason === undefined ? {} : { reason }),
      message: text,
      entries: [...entries],
      desiredHash,
      addresses: [...addresses],
      holdId,
      wouldWrite: [...wouldWrite],
      names: names.map((name) => ({ ...name, addresses: [...name.addresses], state: nameStates.encode(name.state) })),
    }),
  decode(bytes) {
    const {
      state,
      reason,
      entries,
      addresses,
      message: text,
      desiredHash,
      holdId,
      names,
      wouldWrite,
    } = message.decode(bytes);
    return {
      state: states.decode(state, "state"),
      // The state is what decisions read; a newer edge's word is for people, and its sentence still reaches them.
      reason: reason !== undefined && isReason(reason) ? reason : undefined,
      ...{ message: text, desiredHash, holdId },
      ...{
        entries: shareEmpty(entries.map(internEntry)),
        addresses: shareEmpty(addresses),
        wouldWrite: shareEmpty(wouldWrite),
      },
      names: shareEmpty(names.map((name) => ({ ...name, state: nameStates.decode(name.state, "names.state") }))),
    };
  },
};

/** All entries of a cluster's gateway have its address. */
function internEntry({ name, address, createdAt }: AppliedEntry): AppliedEntry {
  return { name, address: internText(address), createdAt: internText(createdAt) };
}
