import type { Labels } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import type { KubeObject, KubeWorkloadEntry } from "../../../packages/edge/src/core/kube.js";
import { ANNOTATION } from "../../../packages/edge/src/core/render/ownership.js";
import {
  kubeEntry,
  kubePeerAuthentication,
  kubePod,
  kubeRule,
  kubeService,
} from "../../../packages/edge/src/testing/kube-objects.js";
import { SimApiServer } from "../cluster/api-server.js";
import { SimClock } from "../sim-clock.js";
import { isWithheld } from "./withheld.js";

const NAMESPACE = "bookinfo";
const DETAILS: Labels = { app: "details" };
const bare = (labels: Labels) => kubePod(NAMESPACE, "bare", labels, { hasSidecar: false });
const ruleFor = (host: string) => kubeRule(NAMESPACE, "theirs", { host, trafficPolicy: {} });

/** Made for `details` while that selected `app: details`. */
const ENTRY: KubeWorkloadEntry = withService(kubeEntry(NAMESPACE, "k-details-1", { labels: DETAILS }));

function withService(entry: KubeWorkloadEntry): KubeWorkloadEntry {
  return { ...entry, meta: { ...entry.meta, annotations: { [ANNOTATION.service]: `${NAMESPACE}/details` } } };
}

function clusterOf(...objects: readonly KubeObject[]): SimApiServer {
  const api = new SimApiServer(new SimClock(1));
  for (const object of objects) api.put(object);
  return api;
}

const detailsOf = (selector: Labels) => kubeService(NAMESPACE, "details", { selector });
const STABLE: Labels = { ...DETAILS, track: "stable" };

const CASES: readonly { readonly name: string; readonly objects: readonly KubeObject[]; readonly is: boolean }[] = [
  { name: "of a service whose pods have sidecars", objects: [detailsOf(DETAILS)], is: false },
  { name: "of a service with a pod without a sidecar", objects: [detailsOf(DETAILS), bare(DETAILS)], is: true },
  {
    name: "of a service that no longer finds it, and has such a pod",
    objects: [detailsOf(STABLE), bare(STABLE)],
    is: true,
  },
  {
    name: "of a service that no longer finds it, nor such a pod",
    objects: [detailsOf(STABLE), bare({ ...DETAILS, track: "next" })],
    is: false,
  },
  {
    name: "that another service finds, which has such a pod",
    objects: [detailsOf(STABLE), kubeService(NAMESPACE, "all", { selector: DETAILS }), bare(DETAILS)],
    is: true,
  },
  {
    name: "beside a service that has nothing to do with it",
    objects: [detailsOf(DETAILS), ruleFor("ratings")],
    is: false,
  },
  { name: "under somebody else's rule", objects: [detailsOf(DETAILS), ruleFor("details")], is: true },
  {
    name: "where mTLS is disabled",
    objects: [kubePeerAuthentication(NAMESPACE, "off", { mode: "DISABLE" })],
    is: true,
  },
];

describe(isWithheld, () => {
  it.each(CASES)("says $is of an entry $name", ({ objects, is }) => {
    expect(isWithheld(clusterOf(...objects), ENTRY)).toBe(is);
  });
});
