import { join } from "node:path";
import type { PresentComponent } from "../component.js";
import { buildGoProgram } from "../make/build-go-program.js";
import { cacheEntry } from "../make/cache-entry.js";
import { isAtLeast } from "../read-version.js";
import { VERSIONS } from "../versions.js";
import type { Workplace, Workshop } from "../workplace.js";
import { askVersion } from "./ask-version.js";
import { findInAssets } from "./find-given.js";
import { findOnPath } from "./find-on-path.js";

/** Given by `KUBEBUILDER_ASSETS`, or built. */
export async function findKubeApiserver(place: Workshop): Promise<PresentComponent> {
  const name = "kube-apiserver";
  const given = findInAssets(place, name);
  if (given === undefined) return await buildKubernetes(place, name);
  return { state: "present", name, ...given, version: await askVersion(place, given.path, ["--version"]) };
}

/** Given by `KUBEBUILDER_ASSETS`, on the PATH if it is not too old, or built. */
export async function findKubectl(place: Workshop): Promise<PresentComponent> {
  const name = "kubectl";
  const given = findInAssets(place, name);
  if (given !== undefined) return { state: "present", name, ...given, version: await askKubectl(place, given.path) };
  const path = findOnPath(place.env, name);
  if (path !== undefined) {
    const version = await askKubectl(place, path);
    if (isAtLeast(version, VERSIONS.oldestKubectl)) {
      return { state: "present", name, path, version, origin: "on the PATH" };
    }
  }
  return await buildKubernetes(place, name);
}

async function askKubectl(place: Workplace, path: string): Promise<string> {
  return await askVersion(place, path, ["version", "--client", "--output=json"]);
}

async function buildKubernetes(place: Workshop, name: "kube-apiserver" | "kubectl"): Promise<PresentComponent> {
  const version = VERSIONS.kubernetes;
  const [major, minor] = version.split(".");
  // Clients choke on an API server that does not know its version.
  const variables = [`gitVersion=v${version}`, `gitMajor=${major}`, `gitMinor=${minor}`].map(
    (variable) => `k8s.io/component-base/version.${variable}`,
  );
  const module = { title: name, file: name, module: "k8s.io/kubernetes", version: `v${version}`, variables };
  const { folder, origin } = await cacheEntry(place, {
    name: `${name}-${version}`,
    made: "built",
    make: (unfinished) => buildGoProgram(place, unfinished, { ...module, program: `k8s.io/kubernetes/cmd/${name}` }),
  });
  return { state: "present", name, path: join(folder, name), version, origin };
}
