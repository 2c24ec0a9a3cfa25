import { err, ok, type Result } from "@causeway/shared";
import type { Overlay } from "./control-plane.js";
import { applyOverlayPatch } from "./overlay.js";
import { MARK, ownerOf } from "./ownership.js";
import { API_VERSIONS, type JsonObject, type LiveResource, type WantedResource } from "./resource.js";

/** Name of the EdgeXcp that a ControlPlane stands for; overlays name it. */
export const EDGE_XCP_NAME = "edge-xcp";

/** Environment that every edge of this cluster starts with. */
export interface EdgeBasics {
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The EdgeXcp of a ControlPlane: the basics with its overlays applied in their order. The first patch that does not fit is
 * the error; nothing half-patched comes out.
 */
export function renderEdgeXcp(
  plane: LiveResource,
  overlays: readonly Overlay[],
  basics: EdgeBasics,
): Result<WantedResource> {
  const env = Object.entries(basics.env).map(([name, value]) => ({ name, value }));
  let object: JsonObject = {
    apiVersion: API_VERSIONS.EdgeXcp,
    kind: "EdgeXcp",
    metadata: { name: EDGE_XCP_NAME, namespace: plane.meta.namespace, labels: {}, annotations: {} },
    spec: { components: { edgeServer: { kubeSpec: { deployment: { env } } } } },
  };
  for (const [index, overlay] of overlays.entries()) {
    const where = `overlay ${index + 1}`;
    const isOurs = overlay.kind === "EdgeXcp" && overlay.name === EDGE_XCP_NAME;
    if (!isOurs) return err(`${where}: there is no ${overlay.kind} ${JSON.stringify(overlay.name)}; ${KNOWN}`);
    if (overlay.apiVersion !== API_VERSIONS.EdgeXcp) {
      return err(
        `${where}: apiVersion of EdgeXcp is ${API_VERSIONS.EdgeXcp}, not ${JSON.stringify(overlay.apiVersion)}`,
      );
    }
    for (const [number, patch] of overlay.patches.entries()) {
      const patched = applyOverlayPatch(object, patch);
      if (!patched.ok) return err(`${where}, patch ${number + 1}: ${patched.error}`);
      object = patched.value;
    }
  }
  return finish(plane, object);
}

const KNOWN = `an overlay changes EdgeXcp ${JSON.stringify(EDGE_XCP_NAME)}`;

/** Identity is not an overlay's to change; labels and annotations are. */
function finish(plane: LiveResource, object: JsonObject): Result<WantedResource> {
  const { metadata, spec } = object as { metadata?: Partial<Record<string, unknown>>; spec?: JsonObject };
  if (object["kind"] !== "EdgeXcp" || metadata?.["name"] !== EDGE_XCP_NAME || spec === undefined) {
    return err("an overlay takes away the kind, the name or the spec of the EdgeXcp");
  }
  return ok({
    apiVersion: API_VERSIONS.EdgeXcp,
    kind: "EdgeXcp",
    metadata: {
      namespace: plane.meta.namespace,
      name: EDGE_XCP_NAME,
      labels: { ...texts(metadata["labels"]), [MARK.label]: MARK.value },
      annotations: texts(metadata["annotations"]),
      ownerReferences: [ownerOf(plane)],
    },
    body: { spec },
  });
}

function texts(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(typeof value === "object" && value !== null ? value : {});
  return Object.fromEntries(entries.map(([name, text]) => [name, String(text)]));
}
