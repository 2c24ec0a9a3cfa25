import type { OverlayPatch } from "./overlay.js";
import { isJsonObject, type Json, type JsonObject } from "./resource.js";
import { SpecReader } from "./spec-reader.js";

/** Changes that a ControlPlane asks for to one rendered object. */
export interface Overlay {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly patches: readonly OverlayPatch[];
}

/** `spec.components.xcp.kubeSpec.overlays` of a ControlPlane; every problem at once. */
export function parseOverlays(spec: undefined | JsonObject): {
  overlays: readonly Overlay[];
  problems: readonly string[];
} {
  const reader = new SpecReader();
  const root = reader.object(spec, "spec", ["components"]);
  const components = reader.object(root["components"], "spec.components", ["xcp"]);
  const xcp = reader.object(components["xcp"], "spec.components.xcp", ["kubeSpec"]);
  const kubeSpec = reader.object(xcp["kubeSpec"], "spec.components.xcp.kubeSpec", ["overlays"]);
  const path = "spec.components.xcp.kubeSpec.overlays";
  const overlays = reader
    .list(kubeSpec["overlays"], path)
    .map((overlay, index) => parseOverlay(reader, overlay, `${path}[${index}]`));
  return { overlays, problems: reader.problems };
}

function parseOverlay(reader: SpecReader, value: Json, path: string): Overlay {
  const overlay = reader.object(value, path, ["apiVersion", "kind", "name", "patches"]);
  return {
    apiVersion: reader.text(overlay["apiVersion"], `${path}.apiVersion`),
    kind: reader.text(overlay["kind"], `${path}.kind`),
    name: reader.text(overlay["name"], `${path}.name`),
    patches: reader
      .list(overlay["patches"], `${path}.patches`)
      .map((patch, index) => parsePatch(reader, patch, `${path}.patches[${index}]`)),
  };
}

function parsePatch(reader: SpecReader, value: Json, path: string): OverlayPatch {
  const patch = reader.object(value, path, ["path", "value"]);
  const hasValue = isJsonObject(value) && Object.hasOwn(value, "value");
  return { path: reader.text(patch["path"], `${path}.path`), value: hasValue ? patch["value"] : undefined };
}
