import type { VerbEntry } from "./verb.js";

/** Every command, in the order of the help text. A verb is one file in `verbs/` and one entry here. */
export const VERBS: readonly VerbEntry[] = [
  {
    name: "apply",
    summary: "create objects, or replace them as a whole",
    load: async () => (await import("./verbs/apply.js")).applyVerb,
  },
  {
    name: "diff",
    summary: "show what an apply would change",
    load: async () => (await import("./verbs/diff.js")).diffVerb,
  },
  {
    name: "get",
    summary: "show objects, services, gateways, edges, or written entries",
    load: async () => (await import("./verbs/get.js")).getVerb,
  },
  {
    name: "delete",
    summary: "delete objects and everything below them",
    load: async () => (await import("./verbs/delete.js")).deleteVerb,
  },
  {
    name: "status",
    summary: "show how far objects are in force",
    load: async () => (await import("./verbs/status.js")).statusVerb,
  },
  {
    name: "wait",
    summary: "wait until objects are in force, or gone",
    load: async () => (await import("./verbs/wait.js")).waitVerb,
  },
  {
    name: "explain",
    summary: "say why a service fails over, or does not",
    load: async () => (await import("./verbs/explain.js")).explainVerb,
  },
  {
    name: "history",
    summary: "show who changed what",
    load: async () => (await import("./verbs/history.js")).historyVerb,
  },
  {
    name: "events",
    summary: "show what has happened, or what happens",
    load: async () => (await import("./verbs/events.js")).eventsVerb,
  },
  {
    name: "edges",
    summary: "show edges, adopt a store for one, release held deletes",
    load: async () => (await import("./verbs/edges.js")).edgesGroup,
  },
  {
    name: "edge",
    summary: "remove what an edge wrote to a cluster",
    load: async () => (await import("./verbs/edge.js")).edgeGroup,
  },
  {
    name: "central",
    summary: "copy central's store to a file, and back",
    load: async () => (await import("./verbs/central.js")).centralGroup,
  },
  {
    name: "config",
    summary: "show and keep the settings of this program",
    load: async () => (await import("./verbs/config.js")).configGroup,
  },
  {
    name: "completion",
    summary: "print a script that completes commands in a shell",
    load: async () => (await import("./verbs/completion.js")).completionVerb,
  },
  {
    name: "version",
    summary: "show the version of this program and of central",
    load: async () => (await import("./verbs/version.js")).versionVerb,
  },
];
