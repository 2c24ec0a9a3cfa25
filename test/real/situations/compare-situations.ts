import { stringify } from "yaml";
import type { RealCluster } from "../harness/start-real-clusters.js";
import { type Answer, describeDifferences } from "./answer.js";
import { askIstiod, type IstiodOf } from "./ask-istiod.js";
import { renderNodes } from "./generate/nodes.js";
import { inParallel } from "./in-parallel.js";
import { passMarker, writeMarkerService } from "./marker.js";
import { recordObjects } from "./recorded-objects.js";
import { SandboxAnswers } from "./sandbox-answer.js";
import type { AskingProxy, Situation } from "./situation.js";
import { writeSituations, writeSlices } from "./write-situations.js";

const ASKING = 4;

/**
 * Lets the sandbox and istiod answer for the same objects, which the API server has; a report for each situation in which
 * they do not agree. istiod starts when all but the slices is written, so that no order of events is in its answers: a slice
 * that it reads before its service, for one, leaves terminating endpoints in the list until the slice changes.
 */
export async function compareSituations(
  cluster: RealCluster,
  situations: readonly Situation[],
  network: string,
): Promise<readonly string[]> {
  const { istiod, objects: client, name } = cluster;
  if (istiod === undefined) throw new Error(`cluster ${name} has no istiod`);
  await istiod.stop();
  await client.apply(renderNodes());
  await writeMarkerService(cluster);
  await writeSituations(client, situations);
  await istiod.start();
  await writeSlices(client, situations);
  await passMarker(cluster);
  const objects = await recordObjects(client);
  const sandbox = new SandboxAnswers(name, objects);
  const of = { clusterId: name, istiod, network, objects };
  const first = await findDifferent(situations, sandbox, of);
  // Once more: a push may have been on its way.
  const different = await findDifferent(
    first.map(({ situation }) => situation),
    sandbox,
    of,
  );
  return different.map(describe);
}

interface Different {
  readonly situation: Situation;
  readonly texts: readonly string[];
}

async function findDifferent(
  situations: readonly Situation[],
  sandbox: SandboxAnswers,
  of: IstiodOf,
): Promise<readonly Different[]> {
  const found: Different[] = [];
  await inParallel(situations, ASKING, async (situation) => {
    const { namespace, proxies } = situation;
    const texts: string[] = [];
    for (const proxy of proxies) {
      const istiod = await askIstiod(of, proxy, namespace);
      texts.push(...compareOne(proxy, sandbox.clusters(proxy, namespace), istiod));
    }
    if (texts.length > 0) found.push({ situation, texts });
  });
  return found.toSorted((a, b) => a.situation.number - b.situation.number);
}

function compareOne({ kind, namespace, pod }: AskingProxy, sandbox: Answer, istiod: Answer): readonly string[] {
  return describeDifferences(sandbox, istiod).map((text) => `${kind} ${namespace}/${pod}: ${text}`);
}

function describe({ situation, texts }: Different): string {
  const { number, objects, lateObjects } = situation;
  const yaml = [...objects, ...lateObjects].map((object) => `---\n${stringify(object)}`).join("");
  return `situation ${number}:\n${texts.join("\n")}\n${yaml}`;
}
