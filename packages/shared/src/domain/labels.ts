/** Kubernetes labels: plain strings to plain strings. */
export type Labels = Readonly<Record<string, string>>;

/** True when every label of `selector` is in `labels`; an empty selector matches everything. */
export function labelsMatch(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

/** The same labels with their keys in order, so that equal labels have equal bytes. */
export function sortLabels(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One text per set of labels, whatever their order: usable as a map key. */
export function describeLabels(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(",");
}
