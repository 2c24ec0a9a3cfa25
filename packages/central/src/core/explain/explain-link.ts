import { REASON_TEXTS, type Reason, reasonDocs } from "@causeway/shared";

/** One step of the way from settings to entries. */
export interface ExplainLink {
  /** `export`: the cluster lets others in. `import`: the cluster can go to others. */
  readonly side: "export" | "import";
  readonly step: string;
  /** Null: not reached, for an earlier step of the same side does not hold. */
  readonly ok: boolean | null;
  /** Empty unless `ok` is false. */
  readonly reason: "" | Reason;
  /** What was seen, one sentence. */
  readonly message: string;
  /** What to do, one sentence; empty unless `ok` is false. */
  readonly fix: string;
  /** Where the documentation says more; empty unless `ok` is false. */
  readonly docs: string;
}

/** What was seen at one step; without a reason it holds. */
export interface Seen {
  readonly step: string;
  readonly reason: undefined | Reason;
  readonly message: string;
}

/** The steps of one side as links: those after the first that does not hold are not reached. */
export function chainOf(side: ExplainLink["side"], steps: Iterable<Seen>): readonly ExplainLink[] {
  const links: ExplainLink[] = [];
  let isBroken = false;
  for (const seen of steps) {
    links.push(isBroken ? unreached(side, seen.step) : linkOf(side, seen));
    isBroken ||= seen.reason !== undefined;
  }
  return links;
}

function linkOf(side: ExplainLink["side"], { step, reason, message }: Seen): ExplainLink {
  if (reason === undefined) return { side, step, ok: true, reason: "", message, fix: "", docs: "" };
  const { means, mend } = REASON_TEXTS[reason];
  const seen = message === "" ? means : message;
  return { side, step, ok: false, reason, message: seen, fix: mend, docs: reasonDocs(reason) };
}

function unreached(side: ExplainLink["side"], step: string): ExplainLink {
  return { side, step, ok: null, reason: "", message: "", fix: "", docs: "" };
}
