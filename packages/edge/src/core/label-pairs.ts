import type { Labels } from "@causeway/shared";

/** Each label as one text, usable as a map key. */
export function labelPairs(labels: Labels): string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}
