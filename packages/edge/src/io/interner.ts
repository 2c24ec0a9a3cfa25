import { describeLabels, type Labels, sortLabels } from "@causeway/shared";

/** Enough for what a large cluster repeats; beyond it, sharing starts anew so that old values can be forgotten. */
const MAX_VALUES = 100_000;

/** Keeps one copy of texts and label sets that thousands of objects repeat. */
export class Interner {
  private readonly texts = new Map<string, string>();
  private readonly labelSets = new Map<string, Labels>();

  text(text: string): string {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    if (this.texts.size >= MAX_VALUES) this.texts.clear();
    this.texts.set(text, text);
    return text;
  }

  /** The same labels with sorted keys; equal sets are the same object. */
  labels(labels: Labels): Labels {
    const key = describeLabels(labels);
    const known = this.labelSets.get(key);
    if (known !== undefined) return known;
    if (this.labelSets.size >= MAX_VALUES) this.labelSets.clear();
    const pairs = Object.entries(labels).map(([name, value]) => [this.text(name), this.text(value)] as const);
    const shared = sortLabels(Object.fromEntries(pairs));
    this.labelSets.set(key, shared);
    return shared;
  }
}
