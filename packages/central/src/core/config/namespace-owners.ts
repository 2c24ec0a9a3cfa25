import type { Workspace } from "@causeway/shared";
import type { NamespaceSelector } from "../config-view.js";
import type { ConfigRecord } from "./config-state.js";
import { decodeNamespaceSelector, selectorsOverlap } from "./namespace-selector.js";
import type { Finding } from "./refusal.js";

interface Owner {
  /** `organization/tenant/name`. */
  readonly id: string;
  readonly selectors: readonly { readonly text: string; readonly selector: NamespaceSelector }[];
}

/** Which workspace selects which namespaces, kept up to date while the documents of a request are gone through. */
export class NamespaceOwners {
  private readonly owners = new Map<string, Owner>();

  constructor(records: Iterable<ConfigRecord>) {
    for (const { object } of records) if (object.kind === "Workspace") this.set(object);
  }

  set(workspace: Workspace): void {
    const owner = ownerOf(workspace);
    this.owners.set(owner.id, owner);
  }

  /** A namespace of a cluster belongs to one workspace only: every selector that reaches into another's. */
  check(workspace: Workspace): Finding[] {
    const next = ownerOf(workspace);
    return next.selectors.flatMap(({ text, selector }, index) => {
      const taken = this.findTaken(next.id, selector);
      if (taken === undefined) return [];
      const path = ["spec", "namespaceSelector", "names", index];
      const message = `"${text}" of workspace ${next.id} overlaps "${taken.text}" of workspace ${taken.id}: a namespace of a cluster belongs to one workspace only`;
      return [{ path, part: "value", reason: "NamespaceTaken", message }];
    });
  }

  private findTaken(
    id: string,
    selector: NamespaceSelector,
  ): undefined | { readonly id: string; readonly text: string } {
    for (const owner of this.owners.values()) {
      if (owner.id === id) continue;
      const taken = owner.selectors.find((other) => selectorsOverlap(selector, other.selector));
      if (taken !== undefined) return { id: owner.id, text: taken.text };
    }
    return undefined;
  }
}

function ownerOf({ metadata, spec }: Workspace): Owner {
  const selectors = spec.namespaceSelector.names.map((text) => ({ text, selector: decodeNamespaceSelector(text) }));
  return { id: `${metadata.organization}/${metadata.tenant}/${metadata.name}`, selectors };
}
