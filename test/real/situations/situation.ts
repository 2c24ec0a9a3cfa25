import type { JsonObject } from "@causeway/sandbox";

/** A proxy that asks for its configuration: a pod that exists. */
export interface AskingProxy {
  readonly kind: "sidecar" | "router";
  readonly namespace: string;
  readonly pod: string;
}

/** Objects of a few services in namespaces of their own, and proxies that look at them. */
export interface Situation {
  /** From 0; the seed and this number make the situation. */
  readonly number: number;
  /** Where the services are. */
  readonly namespace: string;
  readonly objects: readonly JsonObject[];
  /** Written later, so that they are younger than all others by their creation time. */
  readonly lateObjects: readonly JsonObject[];
  readonly proxies: readonly AskingProxy[];
}
