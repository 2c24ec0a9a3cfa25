import { Scope } from "@causeway/shared/node";
import { afterAll, beforeAll } from "vitest";
import { describeWith } from "../components/describe-with.js";
import type { IstiodName } from "../harness/istiod.js";
import { RefereeWorld } from "./referee-world.js";

/** The newest istiod that there is, and the oldest one that is supported. */
export const ISTIODS: readonly IstiodName[] = ["istiod", "istiod-oldest"];

/**
 * `describe` once for each istiod, over a world of its own that its tests share. `body` gets a way to that world, which is
 * there once a test runs.
 */
export function onEachIstiod(title: string, body: (world: () => RefereeWorld) => void): void {
  for (const program of ISTIODS) {
    describeWith(["kube-apiserver", "etcd", program], `${title} (${program})`, () => {
      const scope = new Scope();
      let started: undefined | RefereeWorld;
      beforeAll(async () => {
        started = await RefereeWorld.start(scope, program);
      });
      afterAll(async () => {
        await scope[Symbol.asyncDispose]();
      });
      body(() => {
        if (started === undefined) throw new Error("the world has not been started");
        return started;
      });
    });
  }
}
