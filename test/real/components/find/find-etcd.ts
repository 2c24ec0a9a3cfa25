import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PresentComponent } from "../component.js";
import { cacheEntry } from "../make/cache-entry.js";
import { unpackEtcd } from "../make/unpack-etcd.js";
import { isAtLeast } from "../read-version.js";
import { VERSIONS } from "../versions.js";
import type { Workplace } from "../workplace.js";
import { askVersion } from "./ask-version.js";
import { findInAssets } from "./find-given.js";
import { findOnPath } from "./find-on-path.js";

const ASK = ["--version"];

/** Given by `KUBEBUILDER_ASSETS`, on the PATH if it is not too old, or Debian's. */
export async function findEtcd(place: Workplace): Promise<PresentComponent> {
  const name = "etcd";
  const given = findInAssets(place, name);
  if (given !== undefined)
    return { state: "present", name, ...given, version: await askVersion(place, given.path, ASK) };
  const onPath = findOnPath(place.env, name);
  if (onPath !== undefined) {
    const version = await askVersion(place, onPath, ASK);
    if (isAtLeast(version, VERSIONS.oldestEtcd)) {
      return { state: "present", name, path: onPath, version, origin: "on the PATH" };
    }
  }
  const { folder, origin } = await cacheEntry(place, {
    name: `etcd-${await describeSystem()}`,
    made: "unpacked",
    make: (unfinished) => unpackEtcd(place, unfinished),
  });
  const path = join(folder, "usr", "bin", "etcd");
  return { state: "present", name, path, version: await askVersion(place, path, ASK), origin };
}

/** A release of Debian has one version of etcd: os-release(5), such as `debian-12`. */
async function describeSystem(): Promise<string> {
  const text = await readFile("/etc/os-release", "utf8");
  const field = (name: string) => new RegExp(`^${name}="?([\\w.-]+)`, "m").exec(text)?.[1] ?? "unknown";
  return `${field("ID")}-${field("VERSION_ID")}`;
}
