import type { Workspace } from "@causeway/shared";
import type { NamespaceSelector } from "../config-view.js";
import type { ConfigRecord } from "./config-state.js";
import { decodeNamespaceSelector, selectorsOverlap } from "./namespace-selector.js";
import type { Finding } from "./refusal.js";

interface Claim {
  /** `organization/tenant/name` of the workspace. */
  readonly owner: string;
  readonly text: string;
  readonly selector: NamespaceSelector;
}

/**
 * Which workspace selects which namespaces, kept up to date while the documents of a request are gone through. Selectors
 * of exact names, which may be tens of thousands, are found by name.
 */
export class NamespaceOwners {
  private readonly claims = new Map<string, readonly Claim[]>();
  private readonly exact = new Map<string, Set<Claim>>();
  private readonly prefixes = new Set<Claim>();

  constructor(records: Iterable<ConfigRecord>) {
    for (const { object } of records) if (object.kind === "Workspace") this.set(object);
  }

  set(workspace: Workspace): void {
    const owner = idOf(workspace);
    for (const claim of this.claims.get(owner) ?? []) this.indexOf(claim).delete(claim);
    const claims = claimsOf(workspace);
    for (const claim of claims) this.indexOf(claim).add(claim);
    this.claims.set(owner, claims);
  }

  /** A namespace of a cluster belongs to one workspace only: every selector that reaches into another's. */
  check(workspace: Workspace): Finding[] {
    return claimsOf(workspace).flatMap((claim, index) => {
      const taken = this.findTaken(claim);
      if (taken === undefined) return [];
      const path = ["spec", "namespaceSelector", "names", index];
      const message = `"${claim.text}" of workspace ${claim.owner} overlaps "${taken.text}" of workspace ${taken.owner}: a namespace of a cluster belongs to one workspace only`;
      return [{ path, part: "value", reason: "NamespaceTaken", message }];
    });
  }

  private findTaken(claim: Claim): undefined | Claim {
    const { namespace, isPrefix } = claim.selector;
    const named = isPrefix ? [...this.exact.values()] : [this.exact.get(namespace) ?? []];
    for (const others of [...named, this.prefixes]) {
      for (const other of others) {
        if (other.owner !== claim.owner && selectorsOverlap(claim.selector, other.selector)) return other;
      }
    }
    return undefined;
  }

  private indexOf({ selector }: Claim): Set<Claim> {
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
  const owner = idOf(workspace);
  const names: readonly string[] = workspace.spec.namespaceSelector.names;
  return names.map((text) => ({ owner, text, selector: decodeNamespaceSelector(text) }));
}
