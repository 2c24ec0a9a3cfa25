/** One need that is missing. */
export interface MissingNeed {
  readonly need: string;
  readonly reason: string;
}

/** The title of skipped tests: what is missing, and the first line of why. */
export function titleWithMissing(title: string, missing: readonly MissingNeed[]): string {
  const said = missing.map(({ need, reason }) => `no ${need}: ${reason.split("\n")[0]}`);
  return said.length === 0 ? title : `${title} [${said.join("; ")}]`;
}
