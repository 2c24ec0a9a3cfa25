import type { Clock } from "@causeway/shared";
import type { ApiObject, JsonObject } from "../api-object.js";
import type { KindRegistry } from "../kinds/kind-registry.js";
import type { ResourceDefinition } from "../kinds/resource-definition.js";
import type { ObjectApi } from "../objects/object-api.js";
import { BY_CONTROLLERS } from "../objects/written-by.js";
import type { Change } from "../store/collection.js";
import type { EventRecorder } from "./event-recorder.js";

/** Something that keeps the state of the world as the objects ask for. Fed with every change, never told what to do. */
export interface Controller {
  /** Called synchronously for every change; only notes what to look at again. */
  onChange(change: Change): void;
  /** Nothing is left to do, but for what waits for a time to pass. */
  readonly isIdle: boolean;
  stop(): void;
}

/** How long pods take. Tests may change it while the cluster runs. */
export interface PodTiming {
  /** From the creation of a pod until it is ready. */
  podReadyDelayMs: number;
  /** From the deletion of a pod until it is gone. */
  podStopDelayMs: number;
}

export interface ControllerContext {
  readonly objects: ObjectApi;
  readonly registry: KindRegistry;
  readonly clock: Clock;
  readonly timing: PodTiming;
  /** Where controllers tell people what they do. */
  readonly events: EventRecorder;
}

/** Counts of nothing are left out, as the JSON of the real controllers has them. */
export function withoutZeros(counts: Readonly<Record<string, number>>): JsonObject {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** The definition of a kind that is always there. */
export function definitionOf({ registry }: Pick<ControllerContext, "registry">, id: string): ResourceDefinition {
  const found = registry.byId(id);
  if (found === undefined) throw new Error(`kind ${id} is not defined`);
  return found;
}

/** Writes a status; an equal one is not written. */
export function writeStatus(context: ControllerContext, id: string, object: ApiObject, status: JsonObject): void {
  const draft = { ...object, status };
  context.objects.update(definitionOf(context, id), draft, {
    dryRun: false,
    subresource: "status",
    needsVersion: true,
    by: BY_CONTROLLERS,
  });
}

/** A condition as Kubernetes writes them; the time is kept while the status stays the same. */
export function condition(old: readonly JsonObject[], type: string, wanted: ConditionState): JsonObject {
  const before = old.find((one) => one["type"] === type && one["status"] === wanted.status);
  const { status, reason, message, now } = wanted;
  return {
    type,
    status,
    ...(reason === "" ? {} : { reason }),
    ...(message === "" ? {} : { message }),
    lastTransitionTime: before?.["lastTransitionTime"] ?? now,
  };
}

interface ConditionState {
  readonly status: "True" | "False";
  readonly reason: string;
  readonly message: string;
  /** RFC 3339. */
  readonly now: string;
}
