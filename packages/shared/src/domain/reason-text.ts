/** What the documentation says of one reason; `causeway explain` says the same. */
export interface ReasonText {
  /** What it means, one sentence. */
  readonly means: string;
  /** Where a person sees it for himself. */
  readonly see: string;
  /** What to do about it, one sentence. */
  readonly mend: string;
}
