/** Then it begins anew: what is still frequent is soon back. */
const MAX_TEXTS = 10_000;

const texts = new Map<string, string>();

/** One text for all that are equal, for fields that say the same in very many resources. */
export function internText(text: string): string {
  const held = texts.get(text);
  if (held !== undefined) return held;
  if (texts.size >= MAX_TEXTS) texts.clear();
  texts.set(text, text);
  return text;
}
