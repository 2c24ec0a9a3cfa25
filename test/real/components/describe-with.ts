import { describe } from "vitest";
import type { Need } from "./component.js";
import { findNamespaceFault } from "./network-namespaces.js";
import { isToBeSkipped, readComponents } from "./read-components.js";
import { titleWithMissing } from "./title-with-missing.js";

/**
 * `describe` for tests on real components: where a need is missing, its tests are skipped under a name that says what is
 * missing and why. `body` is called either way, to count the tests; so only hooks and tests may ask for a component's path.
 */
export function describeWith(needs: readonly Need[], title: string, body: () => void): void {
  const missing = needs.flatMap((need) => {
    const reason = findMissing(need);
    return reason === undefined ? [] : [{ need, reason }];
  });
  describe(titleWithMissing(title, missing), { skip: missing.length > 0 }, body);
}

function findMissing(need: Need): undefined | string {
  if (isToBeSkipped(need)) return "CAUSEWAY_REAL_SKIP names it";
  if (need === "root") return findNamespaceFault();
  const component = readComponents().get(need);
  return component?.state === "missing" ? component.reason : undefined;
}
