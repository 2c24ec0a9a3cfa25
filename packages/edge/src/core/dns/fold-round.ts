import { classifyIp } from "../render/ip-class.js";
import { refuseAddress } from "../render/refuse-address.js";
import { limitKnown } from "./choose-addresses.js";
import type { DnsFamily } from "./dns-message.js";
import type { Answer, Denials, FamilyState, NameState, NameStatus, Round } from "./name-state.js";

export const MIN_TTL_MS = 5_000;
export const MAX_TTL_MS = 600_000;
/** An address that answers lack stays at least so long, so that round-robin subsets do not churn objects. */
export const KEEP_MS = 30_000;
/** It takes so many denials, from attempts so far apart, over so long, before a name counts as gone. */
const DENIALS = { count: 3, apartMs: 5_000, forMs: 60_000 } as const;
const RETRY = { baseMs: 1_000, capMs: 30_000 } as const;

export interface FoldContext {
  readonly name: string;
  /** Monotonic milliseconds. */
  readonly nowMs: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * What is known of a name after one more round. Only an answer with addresses replaces addresses; failures change nothing
 * but the state, for as long as it takes; a denial must be confirmed, unless another family has addresses right now.
 */
export function foldRound(state: NameState, round: Round, context: FoldContext): NameState {
  const hasOther = Array.from(round.values()).some((answer) => answer.kind === "addresses");
  const families = new Map<DnsFamily, FamilyState>();
  for (const [family, before] of state.families) {
    const answer = round.get(family);
    families.set(family, answer === undefined ? before : foldFamily(before, answer, hasOther, context));
  }
  const answers = Array.from(round.values());
  const failures = answers.every((answer) => isGood(answer, hasOther)) && !hasError(families) ? 0 : state.failures + 1;
  const status = statusOf(families, failures);
  const found = answers.find((answer) => answer.kind === "addresses");
  return {
    families,
    status,
    sinceMs: status === state.status ? state.sinceMs : context.nowMs,
    failures,
    refreshAtMs: context.nowMs + waitMs(families, failures, status, context.random),
    canonicalName: found?.canonicalName ?? state.canonicalName,
    askedAs: found?.askedAs ?? state.askedAs,
    server: (found ?? answers[0])?.server ?? state.server,
  };
}

/** Lets go of the addresses that answers have lacked for long enough. */
export function expireAddresses(state: NameState, nowMs: number): NameState {
  const isOver = (family: FamilyState, since: undefined | number) =>
    since !== undefined && nowMs >= since + keepMs(family);
  const families = new Map<DnsFamily, FamilyState>();
  let isChanged = false;
  for (const [name, family] of state.families) {
    const left = Array.from(family.known).filter(([, since]) => !isOver(family, since));
    isChanged ||= left.length < family.known.size;
    families.set(name, { ...family, known: new Map(left) });
  }
  return isChanged ? { ...state, families } : state;
}

/** Monotonic milliseconds when the next address is let go; undefined when none is waiting for that. */
export function expiresAtMs(state: NameState): undefined | number {
  const times = Array.from(state.families.values()).flatMap((family) =>
    Array.from(family.known.values())
      .filter((since) => since !== undefined)
      .map((since) => since + keepMs(family)),
  );
  return times.length === 0 ? undefined : Math.min(...times);
}

function keepMs(family: FamilyState): number {
  return Math.max(family.ttlMs, KEEP_MS);
}

function foldFamily(before: FamilyState, answer: Answer, hasOther: boolean, context: FoldContext): FamilyState {
  switch (answer.kind) {
    case "addresses":
      return foldAddresses(before, answer, context);
    case "failed":
      return { ...before, error: `${answer.server} ${answer.error}`.trim() };
    case "absent":
      if (hasOther) return { ...before, known: new Map(), ttlMs: 0, denials: undefined, error: "", refused: [] };
      return foldDenial(before, answer, context.nowMs);
  }
}

function foldAddresses(
  before: FamilyState,
  answer: Answer & { readonly kind: "addresses" },
  { name, nowMs }: FoldContext,
): FamilyState {
  const usable = answer.addresses.filter((address) => classifyIp(address) === "unicast");
  const refused = answer.addresses.map((address) => refuseAddress(address, [])).filter((text) => text !== undefined);
  // The name is there, so what was denied before is over; of its addresses nothing can be used.
  if (usable.length === 0) return { ...before, denials: undefined, error: refused.join("; "), refused };
  const known = new Map<string, undefined | number>(usable.map((address) => [address, undefined]));
  for (const [address, since] of before.known) if (!known.has(address)) known.set(address, since ?? nowMs);
  return {
    known: limitKnown(name, known),
    ttlMs: clampTtl(answer.ttlMs),
    answeredAtMs: nowMs,
    denials: undefined,
    error: "",
    refused,
  };
}

function clampTtl(ttlMs: number): number {
  return Math.min(MAX_TTL_MS, Math.max(MIN_TTL_MS, ttlMs));
}

function foldDenial(before: FamilyState, answer: Answer & { readonly kind: "absent" }, nowMs: number): FamilyState {
  const denials = {
    count: (before.denials?.count ?? 0) + 1,
    firstMs: before.denials?.firstMs ?? nowMs,
    lastMs: nowMs,
  };
  const known = isConfirmed(denials) ? new Map<string, undefined | number>() : before.known;
  return { ...before, known, denials, error: `${answer.server} answers ${answer.how}`.trim() };
}

function isConfirmed(denials: undefined | Denials): boolean {
  if (denials === undefined || denials.count < DENIALS.count) return false;
  return denials.lastMs - denials.firstMs >= Math.max(DENIALS.apartMs, DENIALS.forMs);
}

/** An answer that says how things are now; what one family lacks while the other has it is such an answer too. */
function isGood(answer: Answer, hasOther: boolean): boolean {
  return answer.kind === "addresses" || (answer.kind === "absent" && hasOther);
}

function hasError(families: ReadonlyMap<DnsFamily, FamilyState>): boolean {
  return Array.from(families.values()).some((family) => family.error !== "");
}

function statusOf(families: ReadonlyMap<DnsFamily, FamilyState>, failures: number): NameStatus {
  const all = Array.from(families.values());
  if (all.some((family) => family.known.size > 0)) return failures === 0 ? "resolved" : "stale";
  return all.every((family) => isConfirmed(family.denials)) ? "gone" : "resolving";
}

function waitMs(
  families: ReadonlyMap<DnsFamily, FamilyState>,
  failures: number,
  status: NameStatus,
  random: () => number,
): number {
  const ttls = Array.from(families.values(), ({ ttlMs }) => ttlMs).filter((ttlMs) => ttlMs > 0);
  // Up to a tenth earlier, so that names asked together once are not asked together for ever.
  const refreshMs = Math.min(MAX_TTL_MS, ...ttls) * (1 - random() / 10);
  if (failures === 0) return refreshMs;
  const attempt = status === "gone" ? Number.POSITIVE_INFINITY : failures - 1;
  const retryMs = Math.min(RETRY.capMs, RETRY.baseMs * 2 ** attempt) * (1 - random() / 4);
  return Math.max(RETRY.baseMs * 0.75, Math.min(retryMs, RETRY.capMs));
}
