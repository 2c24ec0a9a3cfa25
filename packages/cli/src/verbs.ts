import type { Verb, VerbGroup } from "./verb.js";

/** A command as the list of commands knows it. */
export interface VerbEntry {
  readonly name: string;
  /** One line, lower case, no full stop. */
  readonly summary: string;
  /** Reads the verb's file. Only the command that was called is read: the start must not grow with their number. */
  readonly load: () => Promise<Verb | VerbGroup>;
}

/** Every command, in the order of the help text. A verb is one file in `verbs/` and one entry here. */
export const VERBS: readonly VerbEntry[] = [
  {
    name: "apply",
    summary: "create objects, or replace them as a whole",
    load: async () => (await import("./verbs/apply.js")).applyVerb,
  },
  {
    name: "get",
    summary: "show objects, edges, or the entries that edges have written",
    load: async () => (await import("./verbs/get.js")).getVerb,
  },
  {
    name: "delete",
    summary: "delete objects and everything below them",
    load: async () => (await import("./verbs/delete.js")).deleteVerb,
  },
  {
    name: "edges",
    summary: "show edges, adopt a store for one, release held deletes",
    load: async () => (await import("./verbs/edges.js")).edgesGroup,
  },
  {
    name: "version",
    summary: "show the version of this program and of central",
    load: async () => (await import("./verbs/version.js")).versionVerb,
  },
];
