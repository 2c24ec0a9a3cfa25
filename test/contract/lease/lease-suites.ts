import { afterAll, beforeAll } from "vitest";
import { describeLeaseStore } from "../../../packages/edge/src/testing/lease-contract.js";
import { type LeaseCluster, openLeaseNamespace } from "./lease-cluster.js";
import { describeLeaseObject } from "./lease-object-contract.js";

/** All about the edge's Lease in a cluster; called while tests are collected. */
export function describeLeaseIn(name: string, openCluster: () => Promise<LeaseCluster>): void {
  let cluster: undefined | LeaseCluster;
  beforeAll(async () => {
    cluster = await openCluster();
  });
  afterAll(async () => await cluster?.[Symbol.asyncDispose]());

  const openNamespace = async () => {
    if (cluster === undefined) throw new Error("the API server did not start");
    return openLeaseNamespace(cluster);
  };
  describeLeaseStore(`in ${name}`, openNamespace);
  describeLeaseObject(name, openNamespace);
}
