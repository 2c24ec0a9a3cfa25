import { Scope } from "@causeway/shared/node";
import { describeLeaseIn } from "../../contract/lease/lease-suites.js";
import { describeWith } from "../components/describe-with.js";
import { openRealTarget } from "./open-real-target.js";

describeWith(["kube-apiserver", "etcd"], "the edge's Lease", () => {
  describeLeaseIn("kube-apiserver", async () => {
    const scope = new Scope();
    try {
      const { cluster } = await openRealTarget(scope);
      const stop = () => scope[Symbol.asyncDispose]();
      return { http: cluster.http, others: cluster.client, [Symbol.asyncDispose]: stop };
    } catch (error) {
      await scope[Symbol.asyncDispose]();
      throw error;
    }
  });
});
