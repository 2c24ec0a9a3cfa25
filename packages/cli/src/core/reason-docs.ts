import { isReason } from "@causeway/shared/basics";

const PAGE = "docs/reasons.md";

/** Where a reason is explained, as central words it. */
export function docsOf(reason: string): string {
  return `${PAGE}#${reason.toLowerCase()}`;
}

const MAX_NAMED = 5;
/** Reasons are words in CamelCase; a colour before one ends in a letter. */
const CAMEL_CASE = /[A-Z][A-Za-z]+/g;

/** One line to stand below a text that shows reasons; undefined when it shows none that the page explains. */
export function reasonFooter(text: string): undefined | string {
  const words = new Set(text.match(CAMEL_CASE) ?? []);
  const reasons = [...words].filter(isReason).sort();
  const [only] = reasons;
  if (only === undefined) return undefined;
  if (reasons.length === 1) return `What ${only} means: ${docsOf(only)}`;
  const more = reasons.length > MAX_NAMED ? ", ..." : "";
  return `What the reasons mean: ${PAGE} (${reasons.slice(0, MAX_NAMED).join(", ")}${more})`;
}
