import { type ClusterId, desiredKeys, type ServiceKey, type SourceDesired, splitServiceKey } from "@causeway/shared";
import type { InForce } from "../desired-view.js";
import { parseHostname } from "../gateway-address.js";
import { gatewayAddresses } from "../render/gateway-addresses.js";
import { refuseAddress } from "../render/refuse-address.js";
import { type EntryShape, type EntryWish, renderEntry } from "../render/render-entry.js";
import type { Facts } from "./facts.js";
import type { GuardDecision } from "./guard.js";
import type { OwnedEntry } from "./owned-entry.js";
import type { LocalService, SourceInput, WantedEntry } from "./service-input.js";
import { sourceWishes, type WeightedWish } from "./source-wishes.js";

interface Judged extends Pick<SourceInput, "state" | "reason" | "isAddressSetKnown"> {
  readonly wishes: readonly WeightedWish[];
}

const NO_WISHES = { reason: undefined, wishes: [], isAddressSetKnown: true } as const;

/** Every cluster that the service has, had or will have entries of, sorted. */
export function gatherSources(
  facts: Facts,
  service: ServiceKey,
  local: LocalService,
  guard: GuardDecision,
): SourceInput[] {
  const { desired, cluster: own } = facts.context;
  const owned = facts.namespaceOf(service).entriesOf(service);
  const named = desired.isComplete
    ? [...(desired.import(service)?.value.sources ?? []), ...desired.sourceClusters(service)]
    : [];
  const clusters = new Set([...named, ...owned.map((entry) => entry.cluster)]);
  clusters.delete(own);
  return Array.from(clusters)
    .sort()
    .map((cluster) => gatherSource(facts, { service, cluster, local, guard }));
}

interface Of {
  readonly service: ServiceKey;
  readonly cluster: ClusterId;
  readonly local: LocalService;
  readonly guard: GuardDecision;
}

function gatherSource(facts: Facts, of: Of): SourceInput {
  const { service, cluster, guard } = of;
  const { desired, ownRanges } = facts.context;
  const owned = facts
    .namespaceOf(service)
    .entriesOf(service)
    .filter((entry) => entry.cluster === cluster);
  const isRefused = ({ wish }: OwnedEntry) =>
    refuseAddress(wish.address, ownRanges) !== undefined && parseHostname(wish.address) === undefined;
  const judged = desired.isComplete ? judge(facts, of, owned) : { ...NO_WISHES, state: "kept" as const };
  const isKnown = judged.state !== "pending" && judged.state !== "kept" && judged.state !== "idle";
  const kept = owned.filter((entry) => !isRefused(entry));
  const wanted = isKnown ? judged.wishes.flatMap((wish) => render(facts, of, wish)) : keptEntries(facts, of, kept);
  return {
    cluster,
    state: judged.state,
    reason: judged.reason,
    isAddressSetKnown: judged.isAddressSetKnown,
    hash: desired.source(service, cluster)?.hash ?? "",
    withdrawn: desired.withdrawn(desiredKeys.source(service, cluster))?.value,
    wanted: guard.mode === "withheld" ? [] : byName(wanted),
    owned,
    refused: new Set(owned.filter(isRefused).map((entry) => entry.name)),
  };
}

function judge(facts: Facts, of: Of, owned: readonly OwnedEntry[]): Judged {
  const { service, cluster } = of;
  const { desired } = facts.context;
  const source = desired.source(service, cluster);
  const isListed = desired.import(service)?.value.sources.includes(cluster) === true;
  if (isListed && source !== undefined) return judgeWanted(facts, of, source);
  if (desired.withdrawn(desiredKeys.source(service, cluster)) !== undefined)
    return { ...NO_WISHES, state: "withdrawn" };
  if (isListed) return { ...NO_WISHES, state: "pending", reason: "SourcePending" };
  return { ...NO_WISHES, state: owned.length > 0 ? "kept" : "unused" };
}

function judgeWanted(facts: Facts, of: Of, source: InForce<SourceDesired>): Judged {
  const { service, cluster } = of;
  const { desired } = facts.context;
  const gateway = desired.gateway(source.value.gateway)?.value;
  if (gateway === undefined) return { ...NO_WISHES, state: "pending", reason: "GatewayPending" };
  const addresses = gatewayAddresses(gateway, facts.context);
  const { remark } = addresses;
  if (addresses.usable.length === 0) {
    return { ...NO_WISHES, state: addresses.state === "gone" ? "gone" : "pending", reason: remark?.reason };
  }
  const sourceCount = countSources(facts, service);
  const wishes = sourceWishes({ service, cluster, source: source.value, gateway, addresses, sourceCount });
  if (wishes.length === 0) return { ...NO_WISHES, state: "idle", reason: "NoReadyInstances" };
  // What is written by name is in force, and of no use: the line of the source says so too.
  const reason = remark?.reason === "HostnameNotResolved" ? remark.reason : undefined;
  return { state: "wanted", reason, wishes, isAddressSetKnown: addresses.state === "known" };
}

/** Entries that stay because nobody has said otherwise count: a cluster that is not heard of changes nobody's weight. */
function countSources(facts: Facts, service: ServiceKey): number {
  const { desired } = facts.context;
  const owned = facts.namespaceOf(service).entriesOf(service);
  const isKept = ({ cluster }: OwnedEntry) => desired.withdrawn(desiredKeys.source(service, cluster)) === undefined;
  // What a person has edited may name a cluster that was never a source.
  const kept = owned.filter((entry) => entry.isIntact && isKept(entry));
  return new Set([...(desired.import(service)?.value.sources ?? []), ...kept.map(({ cluster }) => cluster)]).size;
}

/** A new entry needs a Service that finds it; without one there is nothing to render. */
function render(facts: Facts, of: Of, { wish, nearWeights }: WeightedWish): WantedEntry[] {
  if (of.local.kind !== "fit") return [];
  return [wantedEntry(facts, wish, { ...of.local, tlsMode: tlsModeOf(of.guard) }, nearWeights)];
}

/** What is there, as it should look now. An entry that a person has edited no longer says what was wished: left alone. */
function keptEntries(facts: Facts, of: Of, owned: readonly OwnedEntry[]): WantedEntry[] {
  const newestFirst = owned.filter((entry) => entry.isIntact).sort(byAge);
  const kept = newestFirst.filter((entry) => movedTo(facts, entry)?.includes(entry.wish.address) !== false);
  const moved = newestFirst.flatMap((entry) => (movedTo(facts, entry) ?? []).map((address) => ({ entry, address })));
  return [
    ...kept.map((entry) => wantedEntry(facts, entry.wish, { ...shapeOf(of, entry), tlsMode: tlsModeOf(of.guard) }, [])),
    ...moved.map(({ entry, address }) => ({
      ...wantedEntry(facts, { ...entry.wish, address }, entry.shape, []),
      isMove: true,
    })),
  ];
}

function shapeOf({ local }: Of, entry: OwnedEntry): Omit<EntryShape, "tlsMode"> {
  return local.kind === "fit" ? local : entry.shape;
}

/**
 * Where the name that an entry stands for is now: before central has said everything the edge goes on following names by
 * what its own entries say. Undefined: nothing to go by, the entry stays where it is.
 */
function movedTo({ context }: Facts, { wish }: OwnedEntry): undefined | readonly string[] {
  if (context.desired.isComplete || wish.hostname === "") return undefined;
  const is = context.names.addressesOf(wish.hostname);
  if (is.kind === "off") return undefined;
  const usable = is.addresses.filter((address) => refuseAddress(address, context.ownRanges) === undefined);
  return usable.length === 0 ? undefined : usable;
}

function wantedEntry(facts: Facts, wish: EntryWish, shape: EntryShape, nearWeights: readonly number[]): WantedEntry {
  const object = renderEntry(wish, shape);
  const { namespace } = splitServiceKey(wish.service);
  const { name } = object.meta;
  return {
    object,
    nearWeights,
    isMove: false,
    live: facts.context.view.workloadEntry(namespace, name),
    pending: facts.context.writes.pending({ kind: "WorkloadEntry", namespace, name }, facts.nowMs),
  };
}

function tlsModeOf(guard: GuardDecision): EntryShape["tlsMode"] {
  return guard.mode === "guarded" ? "disabled" : "istio";
}

/** Old and new of one change-over say the same wish: one entry, the first. */
function byName(entries: readonly WantedEntry[]): WantedEntry[] {
  const named = new Map<string, WantedEntry>();
  for (const entry of entries) {
    if (!named.has(entry.object.meta.name)) named.set(entry.object.meta.name, entry);
  }
  return Array.from(named.values()).sort((a, b) => (a.object.meta.name < b.object.meta.name ? -1 : 1));
}

function byAge(a: OwnedEntry, b: OwnedEntry): number {
  const [ageA, ageB] = [a, b].map((entry) => `${entry.live?.object.meta.creationTimestamp ?? "~"} ${entry.name}`);
  return (ageA ?? "") < (ageB ?? "") ? 1 : -1;
}
