import type { Workspace } from "@causeway/shared";
import type { NamespaceSelector } from "../config-view.js";
import { decodeNamespaceSelector, describeSelector, selectorsOverlap } from "./namespace-selector.js";
import { type Claim, findOverlaps, type OwnerIndex } from "./owner-index.js";
import type { Finding } from "./refusal.js";

/**
 * Which workspace selects which namespaces while the documents of a request are gone through: what is stored, and beside
 * it what the request has changed so far. Selectors of exact names, which may be tens of thousands, are found by name.
 */
export class NamespaceOwners {
  private readonly stored: OwnerIndex;
  /** Of the workspaces of the request: what is stored of them counts no more. */
  private readonly claims = new Map<string, readonly Claim[]>();
  private readonly exact = new Map<string, Set<Claim>>();
  private readonly prefixes = new Set<Claim>();

  constructor(stored: OwnerIndex) {
    this.stored = stored;
  }

  set(workspace: Workspace): void {
    const owner = idOf(workspace);
    for (const claim of this.claims.get(owner) ?? []) this.indexOf(claim.selector).delete(claim);
    const claims = claimsOf(workspace);
    for (const claim of claims) this.indexOf(claim.selector).add(claim);
    this.claims.set(owner, claims);
  }

  /** A namespace of a cluster belongs to one workspace only: every selector that reaches into another's. */
  check(workspace: Workspace): Finding[] {
    return claimsOf(workspace).flatMap((claim, index) => {
      const taken = this.findTaken(claim);
      if (taken === undefined) return [];
      const path = ["spec", "namespaceSelector", "names", index];
      const [text, other] = [claim, taken].map(({ selector }) => JSON.stringify(describeSelector(selector)));
      const message = `${text} of workspace ${claim.workspace} overlaps ${other} of workspace ${taken.workspace}: a namespace of a cluster belongs to one workspace only`;
      return [{ path, part: "value", reason: "NamespaceTaken", message }];
    });
  }

  private findTaken({ workspace, selector }: Claim): undefined | Claim {
    for (const other of findOverlaps(this.stored, selector)) {
      if (other.workspace !== workspace && !this.claims.has(other.workspace)) return other;
    }
    const named = selector.isPrefix ? this.exact.values() : [this.exact.get(selector.namespace) ?? []];
    for (const others of [...named, this.prefixes]) {
      for (const other of others) {
        if (other.workspace !== workspace && selectorsOverlap(selector, other.selector)) return other;
      }
    }
    return undefined;
  }

  private indexOf(selector: NamespaceSelector): Set<Claim> {
    if (selector.isPrefix) return this.prefixes;
    const claims = this.exact.get(selector.namespace) ?? new Set();
    this.exact.set(selector.namespace, claims);
    return claims;
  }
}

function idOf({ metadata }: Workspace): string {
  return `${metadata.organization}/${metadata.tenant}/${metadata.name}`;
}

function claimsOf(workspace: Workspace): Claim[] {
  const names: readonly string[] = workspace.spec.namespaceSelector.names;
  return names.map((text) => ({ workspace: idOf(workspace), selector: decodeNamespaceSelector(text) }));
}
