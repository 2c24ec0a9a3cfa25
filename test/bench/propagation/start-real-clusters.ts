import { BenchChild } from "../harness/bench-child.js";
import { A, B, type Clusters } from "./clusters.js";
import { setSliceReadiness } from "./flip-services.js";
import type { Scope as Size } from "./manifests.js";
import type { RealClustersApi } from "./real-clusters-api.js";

const BUNDLER = new URL("../../../../.dev/bundle-source.mjs", import.meta.url);
const PROGRAM = "test/real/bench/main.ts";

interface Bundler {
  readonly bundleSource: (path: string) => Promise<string>;
}

/** Real API servers and an istiod, run by the harness of the tests on real components in a process of its own. */
export async function startRealClusters(size: Size): Promise<Clusters> {
  // The harness is no part of what is built: it is bundled as its sources stand.
  const { bundleSource } = (await import(BUNDLER.href)) as Bundler;
  const child = new BenchChild<RealClustersApi>(PROGRAM, await bundleSource(PROGRAM));
  try {
    const [a, b] = await child.call("start", { names: [A, B], size });
    if (a === undefined || b === undefined) throw new Error("there are no two clusters");
    return {
      access: { [A]: a, [B]: b },
      setReadiness: setSliceReadiness,
      takeCommits: () => Promise.resolve(undefined),
      usages: () => child.call("programUsages"),
      pushes: { listRemote: () => child.call("listRemote"), take: () => child.call("takePushes") },
      [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
    };
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
}
