import {
  type ClusterId,
  type GatewayKey,
  type Labels,
  type ServiceKey,
  serviceKey,
  sortLabels,
} from "@causeway/shared";
import type { WantedWorkloadEntry } from "../kube.js";
import { entryName, serviceNameOfEntry } from "./object-name.js";
import { ANNOTATION, isOurs, readFrom, stringList } from "./ownership.js";
import { clusterOfNetwork, type EntryShape, type EntryWish, parseLocality, TLS_MODE_LABEL } from "./render-entry.js";

/** What an entry of ours was rendered from, read back from the entry alone. */
export interface RecoveredEntry {
  readonly wish: EntryWish;
  readonly shape: EntryShape;
  /** Its name fits its content. False: a person has edited it, so the wish is not what was wished. */
  readonly isIntact: boolean;
}

/** An entry that is or will be in the cluster. */
export type EntryContent = Pick<WantedWorkloadEntry, "meta" | "spec">;

/** Objects never change once they are decoded, and every pass asks for all entries of a namespace. */
const known = new WeakMap<EntryContent, RecoveredEntry>();

/** The inverse of `renderEntry`; undefined when the entry is not ours, or so mutilated that nobody can say whose it is. */
export function recoverEntry(entry: EntryContent): undefined | RecoveredEntry {
  const remembered = known.get(entry);
  if (remembered !== undefined) return remembered;
  const recovered = recover(entry);
  if (recovered !== undefined) known.set(entry, recovered);
  return recovered;
}

function recover(entry: EntryContent): undefined | RecoveredEntry {
  const { meta, spec } = entry;
  const cluster =
    (meta.annotations[ANNOTATION.sourceCluster] as undefined | ClusterId) ?? clusterOfNetwork(spec.network);
  const service = recoverService(entry);
  if (!isOurs(meta) || cluster === undefined || service === undefined) return undefined;
  const gateway = (meta.annotations[ANNOTATION.gateway] ?? "") as GatewayKey;
  const from = readFrom(meta);
  const groupKeys = new Set(stringList(from["groupKeys"]));
  const hostname = from["hostname"];
  const wish: EntryWish = {
    cluster,
    service,
    gateway,
    address: spec.address,
    hostname: typeof hostname === "string" ? hostname : "",
    port: Object.values(spec.ports)[0] ?? 0,
    locality: parseLocality(spec.locality),
    serviceAccount: spec.serviceAccount,
    subsetLabels: pickLabels(spec.labels, (key) => groupKeys.has(key)),
    weight: spec.weight,
  };
  const shape: EntryShape = {
    selector: pickLabels(spec.labels, (key) => !groupKeys.has(key) && key !== TLS_MODE_LABEL),
    portNames: Object.keys(spec.ports).sort(),
    tlsMode: isGuarded(spec.labels) ? "disabled" : "istio",
  };
  return { wish, shape, isIntact: entryName({ cluster, service, gateway, spec }) === meta.name };
}

/** Gateways drop an endpoint that does not announce mTLS. */
export function isGuarded(labels: Labels): boolean {
  return labels[TLS_MODE_LABEL] === "disabled";
}

function recoverService(entry: EntryContent): undefined | ServiceKey {
  const { namespace, name, annotations } = entry.meta;
  const annotated = annotations[ANNOTATION.service];
  if (annotated?.startsWith(`${namespace}/`) === true) return annotated as ServiceKey;
  const fromName = serviceNameOfEntry(name);
  return fromName === undefined ? undefined : serviceKey(namespace, fromName);
}

function pickLabels(labels: Labels, isWanted: (key: string) => boolean): Labels {
  return sortLabels(Object.fromEntries(Object.entries(labels).filter(([key]) => isWanted(key))));
}
