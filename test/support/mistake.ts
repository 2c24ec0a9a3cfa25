/** How every object of ours begins. */
export const HEAD = "apiVersion: api.tsb.tetrate.io/v2\n";

/** One thing that goes wrong, and what a person types when it does. */
export interface Mistake {
  /** What happened, as the person would tell it. */
  readonly says: string;
  /** Command lines, one after the other. */
  readonly lines: readonly string[];
  readonly exitCode: 0 | 1 | 2;
  /** Files that the commands name, beside the guide's. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** What is piped into the commands. */
  readonly stdin?: string;
  /** Who answers instead of central. */
  readonly server?: "nobody" | "silent" | "foreign";
}

/** A workspace with these lines as its selectors. */
export function workspace(name: string, names: string): string {
  return `${HEAD}kind: Workspace\nmetadata:\n  organization: tetrate\n  tenant: tetrate\n  name: ${name}\nspec:\n  namespaceSelector:\n    names:\n${names}`;
}

/** A setting of the guide's workspace with these lines as its spec. */
export function setting(name: string, spec: string): string {
  return `${HEAD}kind: WorkspaceSetting\nmetadata:\n  organization: tetrate\n  tenant: tetrate\n  workspace: bookinfo-ws\n  name: ${name}\nspec:\n${spec}`;
}
