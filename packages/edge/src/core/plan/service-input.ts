import type { ClusterId, ImportDesired, Labels, Reason, ServiceKey, WithdrawnDesired } from "@causeway/shared";
import type { InForce } from "../desired-view.js";
import type {
  KubeDestinationRule,
  KubeWorkloadEntry,
  Shown,
  WantedDestinationRule,
  WantedWorkloadEntry,
} from "../kube.js";
import type { Action, Removal } from "./action.js";
import type { GuardDecision } from "./guard.js";
import type { DeleteConditions } from "./may-delete.js";
import type { OwnedEntry } from "./owned-entry.js";
import type { WriteFailure } from "./writes.js";

/** Everything that the plan for one service is made from, as values. */
export interface ServiceInput extends PlanConditions {
  readonly service: ServiceKey;
  readonly local: LocalService;
  readonly guard: GuardDecision;
  readonly import: undefined | InForce<ImportDesired>;
  /** Other services that take its entries although no source exposes them. */
  readonly overlaps: readonly ServiceKey[];
  readonly sources: readonly SourceInput[];
  /** The service's own DestinationRule, those of the services that take its entries, and those that were made for it. */
  readonly rules: readonly RuleInput[];
  /** The namespace is there and not on its way out: objects can be created in it. */
  readonly isNamespaceReady: boolean;
  /** Monotonic milliseconds of the moment when time alone changes the guard; undefined when it does not. */
  readonly guardChangesAtMs: undefined | number;
  /** Services that take its entries; it itself among them. */
  readonly members: readonly ServiceKey[];
}

/** What decides about any object. */
export interface PlanConditions {
  /** `recovering`: before the first Complete. Nothing but addresses changes, and only what does harm is deleted. */
  readonly phase: "recovering" | "following";
  /** Why nothing is written at all; undefined when it is. */
  readonly frozen: undefined | "observing" | "paused" | "superseded";
  readonly deletes: Omit<DeleteConditions, "isHeld">;
  isHeld(removal: Removal): boolean;
  /** Why this very write is not to be tried now; undefined when it may be. */
  blocked(action: Action): undefined | WriteFailure;
  /** Why this very write, which may be under way again, failed the last time. */
  failing(action: Action): undefined | WriteFailure;
}

/** The Service of the same name in this cluster. */
export type LocalService =
  | {
      readonly kind: "fit";
      readonly selector: Labels;
      readonly portNames: readonly string[];
      readonly isServing: boolean;
    }
  | { readonly kind: "unfit"; readonly reason: Reason };

/** One cluster that the service has, had or will have entries of. */
export interface SourceInput {
  readonly cluster: ClusterId;
  /**
   * `wanted`: known in full. `pending`: wanted, but something is missing. `idle`: wanted in case that an instance comes back,
   * what is there stays. `withdrawn`: no longer wanted. `kept`: nobody has said that it is no longer wanted. `unused`: a
   * source that the import does not draw on. `gone`: wanted, but the names of its gateway have no address any more.
   */
  readonly state: "wanted" | "pending" | "idle" | "withdrawn" | "kept" | "unused" | "gone";
  /** Why it is pending, or what is odd although it is wanted in full. */
  readonly reason: undefined | Reason;
  /** False while a name of its gateway is not resolved yet: what is in use beside the wanted addresses stays. */
  readonly isAddressSetKnown: boolean;
  /** Hash of the desired source; empty when there is none. */
  readonly hash: string;
  readonly withdrawn: undefined | WithdrawnDesired;
  /** What should be there; of a source that is not known in full what is there, as it should look. */
  readonly wanted: readonly WantedEntry[];
  readonly owned: readonly OwnedEntry[];
  /** Names of owned entries whose address is refused. */
  readonly refused: ReadonlySet<string>;
}

export interface WantedEntry {
  readonly object: WantedWorkloadEntry;
  /** Other weights that are near enough to stay. */
  readonly nearWeights: readonly number[];
  /** An entry that is there, at a new address of its gateway's name. */
  readonly isMove: boolean;
  readonly live: undefined | Shown<KubeWorkloadEntry>;
  readonly pending: undefined | Action;
}

/** One DestinationRule. */
export interface RuleInput {
  readonly host: ServiceKey;
  /** Undefined: there should be none. */
  readonly wanted: undefined | WantedDestinationRule;
  readonly live: undefined | Shown<KubeDestinationRule>;
  readonly pending: undefined | Action;
  /** Why it may go: somebody else's rule is in its way, or the import that needed it was withdrawn. */
  readonly removal: "safety" | { readonly withdrawn: undefined | WithdrawnDesired };
  /** Monotonic milliseconds since which it has no entries; undefined while it has. */
  readonly unusedSinceMs: undefined | number;
  /** Monotonic milliseconds of the earliest moment when time alone changes `wanted`; undefined when it does not. */
  readonly changesAtMs: undefined | number;
}
