import {
  CLUSTER_REASON_TEXTS,
  GATEWAY_REASON_TEXTS,
  OWNERSHIP_REASON_TEXTS,
  SHAPE_REASON_TEXTS,
} from "./exposure-reason-texts.js";
import { CONFLICT_REASON_TEXTS, IMPORT_REASON_TEXTS } from "./import-reason-texts.js";
import { OBJECT_REASON_TEXTS, PROGRESS_REASON_TEXTS } from "./progress-reason-texts.js";
import type { ReasonText } from "./reason-text.js";
import type { Reason } from "./reasons.js";

/** Every reason with what it means, where to see it and how to mend it: what the documentation and `explain` say. */
export const REASON_TEXTS: Readonly<Record<Reason, ReasonText>> = {
  ...CLUSTER_REASON_TEXTS,
  ...OWNERSHIP_REASON_TEXTS,
  ...SHAPE_REASON_TEXTS,
  ...GATEWAY_REASON_TEXTS,
  ...IMPORT_REASON_TEXTS,
  ...CONFLICT_REASON_TEXTS,
  ...PROGRESS_REASON_TEXTS,
  ...OBJECT_REASON_TEXTS,
};

/** The same as chapters of the documentation, in their order. */
export const REASON_CHAPTERS: readonly {
  readonly title: string;
  readonly reasons: Readonly<Record<string, ReasonText>>;
}[] = [
  { title: "A cluster and its edge", reasons: CLUSTER_REASON_TEXTS },
  { title: "Who asks for the service to be exposed", reasons: OWNERSHIP_REASON_TEXTS },
  { title: "Services whose shape cannot fail over", reasons: SHAPE_REASON_TEXTS },
  { title: "Gateways and instances", reasons: GATEWAY_REASON_TEXTS },
  { title: "Importing from other clusters", reasons: IMPORT_REASON_TEXTS },
  { title: "What other objects in the cluster are against", reasons: CONFLICT_REASON_TEXTS },
  { title: "On the way", reasons: PROGRESS_REASON_TEXTS },
  { title: "Stored objects", reasons: OBJECT_REASON_TEXTS },
];

/** Where the documentation explains a reason. */
export function reasonDocs(reason: Reason): string {
  return `docs/reasons.md#${reason.toLowerCase()}`;
}
