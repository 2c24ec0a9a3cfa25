import { existsSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { PresentComponent } from "../component.js";
import { buildGoProgram, downloadModule } from "../make/build-go-program.js";
import { cacheEntry } from "../make/cache-entry.js";
import { readIstioVersion } from "../read-version.js";
import { describeIstioVersion, type IstioVersion, VERSIONS } from "../versions.js";
import type { Workplace, Workshop } from "../workplace.js";
import { askProgram } from "./ask-version.js";
import { findGiven } from "./find-given.js";

const MODULE = "istio.io/istio";
const PROGRAM = "pilot-discovery";
const CRDS = "crd-all.gen.yaml";
const CRDS_IN_MODULE = `manifests/charts/base/files/${CRDS}`;

interface IstiodPlan {
  readonly name: "istiod" | "istiod-oldest";
  readonly version: IstioVersion;
  /** Names a program that is there. */
  readonly programVariable: string;
  /** Names the definitions that belong to that program. */
  readonly crdsVariable: string;
}

/** Given by `ISTIOD_BIN`, or built. */
export async function findIstiod(place: Workshop): Promise<PresentComponent> {
  const variables = { programVariable: "ISTIOD_BIN", crdsVariable: "ISTIOD_CRDS" };
  return await find(place, { name: "istiod", version: VERSIONS.istiod, ...variables });
}

/** The oldest one that everything of ours is meant to work with: given by `ISTIOD_OLDEST_BIN`, or built. */
export async function findOldestIstiod(place: Workshop): Promise<PresentComponent> {
  const variables = { programVariable: "ISTIOD_OLDEST_BIN", crdsVariable: "ISTIOD_OLDEST_CRDS" };
  return await find(place, { name: "istiod-oldest", version: VERSIONS.oldestIstiod, ...variables });
}

async function find(place: Workshop, plan: IstiodPlan): Promise<PresentComponent> {
  const { name, version } = plan;
  const given = findGiven(place, plan.programVariable);
  if (given !== undefined) {
    const said = readIstioVersion(await askProgram(place, given.path, ["version"]));
    return { state: "present", name, ...given, version: said ?? "unknown", crdsPath: await findCrds(place, plan) };
  }
  const { folder, origin } = await cacheEntry(place, {
    name: `istiod-${version.module}`,
    made: "built",
    make: async (unfinished) => {
      const module = { title: name, file: PROGRAM, module: MODULE, version: version.module };
      const variables = [`istio.io/istio/pkg/version.buildVersion=${version.release}`];
      await buildGoProgram(place, unfinished, { ...module, program: `${MODULE}/pilot/cmd/${PROGRAM}`, variables });
      await copyCrds(place, unfinished, version);
    },
  });
  return {
    state: "present",
    name,
    path: join(folder, PROGRAM),
    version: describeIstioVersion(version),
    origin,
    crdsPath: join(folder, CRDS),
  };
}

/** The definitions for an istiod that was given: given too, or those of the version that would have been built. */
async function findCrds(place: Workplace, { version, crdsVariable }: IstiodPlan): Promise<string> {
  const given = place.env[crdsVariable];
  if (given !== undefined && given !== "") {
    if (existsSync(given)) return given;
    throw new Error(`${crdsVariable} names ${given}, which is not there`);
  }
  const { folder } = await cacheEntry(place, {
    name: `istio-crds-${version.module}`,
    made: "unpacked",
    make: (unfinished) => copyCrds(place, unfinished, version),
  });
  return join(folder, CRDS);
}

async function copyCrds(place: Workplace, folder: string, version: IstioVersion): Promise<void> {
  const source = await downloadModule(place, folder, { module: MODULE, version: version.module });
  await copyFile(join(source, CRDS_IN_MODULE), join(folder, CRDS));
}
