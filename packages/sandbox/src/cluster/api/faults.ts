import {
  type ApiError,
  conflict,
  expired,
  forbidden,
  internalError,
  ApiError as Refusal,
  tooManyRequests,
} from "../api-error.js";
import { describeTarget, type RequestTarget, type Verb, WRITE_VERBS } from "./request-target.js";

/** What goes wrong with a request. */
export type FaultEffect =
  /** The answer comes late. */
  | { readonly kind: "latency"; readonly ms: number }
  /** Refused with this HTTP code. */
  | { readonly kind: "refuse"; readonly code: number; readonly retryAfterSeconds: undefined | number }
  /** 410: for lists as an answer, for watches as an ERROR event or as an answer. */
  | { readonly kind: "expire"; readonly as: "answer" | "event" }
  /** A TCP reset in place of an answer; nothing is done. To every request: the API server is away. */
  | { readonly kind: "reset" }
  /** The request is carried out, and then a TCP reset takes the place of its answer. */
  | { readonly kind: "loseAnswer" }
  /** The answer breaks off half way by a TCP reset. */
  | { readonly kind: "cutAnswer" }
  /** Pages of a list are shorter than was asked for; a list that asked for none comes in pages too. */
  | { readonly kind: "shortPages"; readonly items: number }
  /** A watch ends as soon as it has begun, politely or by a TCP reset. */
  | { readonly kind: "cutWatch"; readonly how: "end" | "reset" }
  /** Watches stay open and show nothing, not even bookmarks, while the fault is there. */
  | { readonly kind: "stallWatch" }
  /** The connection takes everything and never answers again, even when the fault is gone. */
  | { readonly kind: "halfOpen" };

/** Which requests a fault hits: those that match everything that is given. */
export interface FaultScope {
  readonly verbs?: readonly Verb[];
  /** `pods`, `deployments.apps`, `deployments.apps/scale`. */
  readonly resources?: readonly string[];
  readonly namespaces?: readonly string[];
  /** Beginning of the User-Agent. */
  readonly userAgent?: string;
}

export interface Fault extends FaultScope {
  readonly effect: FaultEffect;
  /** How many requests it lets through before it hits one; none when absent. */
  readonly skip?: number;
  /** How many requests it hits before it is gone; no limit when absent. A stall is no hit: it lasts until taken back. */
  readonly times?: number;
}

/** A request as faults see it. */
export interface FaultSubject {
  readonly target: RequestTarget;
  readonly userAgent: string;
}

interface Active {
  readonly fault: Fault;
  toSkip: number;
  left: number;
}

/** The faults that are switched on. Tests change them while the cluster runs. */
export class Faults {
  readonly #active = new Set<Active>();
  readonly #listeners = new Set<() => void>();

  /** Switches a fault on; the returned function takes it back. */
  add(fault: Fault): () => void {
    const active = { fault, toSkip: fault.skip ?? 0, left: fault.times ?? Number.POSITIVE_INFINITY };
    this.#active.add(active);
    this.#changed();
    return () => {
      this.#active.delete(active);
      this.#changed();
    };
  }

  /** Every write is answered with 403, or those of one client. */
  readOnly(userAgent = ""): () => void {
    const effect = { kind: "refuse", code: 403, retryAfterSeconds: undefined } as const;
    return this.add({ verbs: WRITE_VERBS, userAgent, effect });
  }

  clear(): void {
    this.#active.clear();
    this.#changed();
  }

  /** Faults that are switched on and have requests left to hit. */
  get active(): number {
    return this.#active.size;
  }

  /** The effects on a new request, in the order in which the faults were added; uses up one of `skip` or `times`. */
  hit(subject: FaultSubject): readonly FaultEffect[] {
    const effects: FaultEffect[] = [];
    for (const active of this.#active) {
      if (active.fault.effect.kind === "stallWatch" || !isHit(active.fault, subject)) continue;
      if (active.toSkip > 0) {
        active.toSkip -= 1;
        continue;
      }
      effects.push(active.fault.effect);
      active.left -= 1;
      if (active.left <= 0) this.#active.delete(active);
    }
    return effects;
  }

  /** Whether an open watch is under a fault of this kind now. */
  holds(subject: FaultSubject, kind: "stallWatch" | "halfOpen"): boolean {
    return [...this.#active].some(({ fault }) => fault.effect.kind === kind && isHit(fault, subject));
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Whether a request is in a scope. */
export function isHit(scope: FaultScope, { target, userAgent }: FaultSubject): boolean {
  return (
    (scope.verbs === undefined || scope.verbs.includes(target.verb)) &&
    (scope.resources === undefined || scope.resources.includes(describeTarget(target))) &&
    (scope.namespaces === undefined || scope.namespaces.includes(target.namespace)) &&
    (scope.userAgent === undefined || userAgent.startsWith(scope.userAgent))
  );
}

/** The answer of a `refuse` fault, in the words of the real one where there is one. */
export function describeRefusal(effect: Extract<FaultEffect, { kind: "refuse" }>, target: RequestTarget): ApiError {
  const { definition, name, verb } = target;
  switch (effect.code) {
    case 403:
      return forbidden(
        definition,
        name,
        `User "sandbox" cannot ${verb} resource "${definition.plural}" in API group "${definition.group}"`,
      );
    case 409:
      return conflict(definition, name);
    case 410:
      return expired("The provided continue parameter is too old.");
    case 429:
      return tooManyRequests(effect.retryAfterSeconds ?? 1);
    case 500:
      return internalError("a fault was asked for");
    default:
      return new Refusal({
        code: effect.code,
        reason: effect.code === 503 ? "ServiceUnavailable" : "",
        message: `a fault was asked for: ${effect.code}`,
        details: undefined,
        retryAfterSeconds: effect.retryAfterSeconds,
      });
  }
}
