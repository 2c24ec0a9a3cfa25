import { Scope } from "@causeway/shared/node";
import { afterAll, beforeAll } from "vitest";
import { API_SUITES } from "../../contract/api/api-suites.js";
import type { ApiTarget } from "../../contract/api/api-target.js";
import { describeWith } from "../components/describe-with.js";
import { openRealTarget } from "./open-real-target.js";

describeWith(["kube-apiserver", "etcd"], "the API contract", () => {
  const scope = new Scope();
  let target: undefined | ApiTarget;
  beforeAll(async () => {
    ({ target } = await openRealTarget(scope));
  });
  afterAll(async () => await scope[Symbol.asyncDispose]());

  const open = async () => {
    if (target === undefined) throw new Error("the API server did not start");
    return target;
  };
  for (const suite of API_SUITES) suite("kube-apiserver", open);
});
