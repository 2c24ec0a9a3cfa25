import { type Labels, labelsMatch } from "@causeway/shared";
import type { Exposes } from "../history/steps.js";

interface LabelsOf {
  /** As the cluster has them. */
  readonly live: Labels;
  /** As the last report has brought them to central; undefined while none has named the Service. */
  readonly heard: undefined | Labels;
}

/**
 * The setting exposes the Service, by its labels and by what central knows of them. A person who labels a Service and then
 * asks for the label writes to two stores: central may hear the second before a report of the first has reached it, and
 * nothing tells it that one is on its way, however long it waits. What it withdraws meanwhile as `NotSelected` is right
 * by all it can know.
 */
export function isSelected(exposes: Exposes, { live, heard }: LabelsOf): boolean {
  const asked = ASKED[exposes];
  return asked !== undefined && labelsMatch(asked, live) && (heard === undefined || labelsMatch(asked, heard));
}

const ASKED: Readonly<Record<Exposes, undefined | Labels>> = {
  all: {},
  labelled: { failover: "enable" },
  details: { app: "details" },
  nothing: undefined,
  absent: undefined,
};
