import type { Condition } from "./condition.js";
import { parseOverlays } from "./control-plane.js";
import { parseEdgeSpec } from "./edge-xcp.js";
import { parseGatewaySpec } from "./ingress-gateway.js";
import { type FindLive, type OwnedPlan, planOwned } from "./plan-owned.js";
import { describeDeploymentReady, describeGatewayReady } from "./readiness.js";
import { EDGE_NAME, renderEdge } from "./render-edge.js";
import { EDGE_XCP_NAME, type EdgeBasics, renderEdgeXcp } from "./render-edge-xcp.js";
import { renderGateway } from "./render-gateway.js";
import { isJsonObject, type LiveResource, type OwnedKind, type ResourceRef, type WantedResource } from "./resource.js";

export interface InstallSettings extends EdgeBasics {
  /** Container image of the edge. */
  readonly edgeImage: string;
}

/** What one custom resource asks for: writes in their order, and what its status says once they are done. */
export interface InstallPlan extends OwnedPlan {
  readonly conditions: readonly Condition[];
}

/**
 * What must happen for one custom resource. A spec with a problem keeps what was made of its earlier state: only what is
 * understood whole is rendered.
 */
export function planInstall(live: LiveResource, find: FindLive, settings: InstallSettings): InstallPlan {
  switch (live.kind) {
    case "IngressGateway":
      return planGateway(live, find);
    case "ControlPlane":
      return planControlPlane(live, find, settings);
    case "EdgeXcp":
      return planEdge(live, find, settings);
    default:
      return { writes: [], foreign: [], conditions: [] };
  }
}

function planGateway(live: LiveResource, find: FindLive): InstallPlan {
  const { spec, problems } = parseGatewaySpec(specOf(live));
  if (problems.length > 0) return refuse("InvalidSpec", problems.join("; "));
  const own = ownerLookup(live, find);
  const ready = describeGatewayReady(own("Deployment", live.meta.name), own("Service", live.meta.name));
  return finish(live, renderGateway(live, spec), { find, ready });
}

function planControlPlane(live: LiveResource, find: FindLive, settings: InstallSettings): InstallPlan {
  const { overlays, problems } = parseOverlays(specOf(live));
  if (problems.length > 0) return refuse("InvalidSpec", problems.join("; "));
  const namespace = { EDGE_NAMESPACE: live.meta.namespace };
  const wanted = renderEdgeXcp(live, overlays, { env: { ...settings.env, ...namespace } });
  if (!wanted.ok) return refuse("OverlayFailed", wanted.error);
  const edge = ownerLookup(live, find)("EdgeXcp", EDGE_XCP_NAME);
  const ready = describeEdgeReady(edge, find);
  return finish(live, [wanted.value], { find, ready });
}

/** A ControlPlane is ready when the edge that its EdgeXcp stands for is. */
function describeEdgeReady(edge: undefined | LiveResource, find: FindLive): Condition {
  if (edge === undefined)
    return { type: "Ready", isTrue: false, reason: "Deploying", message: "its EdgeXcp is not there yet" };
  return describeDeploymentReady(find({ kind: "Deployment", namespace: edge.meta.namespace, name: EDGE_NAME }));
}

function planEdge(live: LiveResource, find: FindLive, settings: InstallSettings): InstallPlan {
  const { spec, problems } = parseEdgeSpec(specOf(live));
  if (problems.length > 0) return refuse("InvalidSpec", problems.join("; "));
  const ready = describeDeploymentReady(ownerLookup(live, find)("Deployment", EDGE_NAME));
  return finish(live, renderEdge(live, spec, settings.edgeImage), { find, ready });
}

interface Finish {
  readonly find: FindLive;
  readonly ready: Condition;
}

function finish(live: LiveResource, wanted: readonly WantedResource[], { find, ready }: Finish): InstallPlan {
  const plan = planOwned(live, wanted, find);
  if (plan.foreign.length === 0) {
    return { ...plan, conditions: [{ type: "Accepted", isTrue: true, reason: "Rendered", message: "" }, ready] };
  }
  const names = plan.foreign.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`).join(", ");
  const message = `${names} is not of this operator's making and is left alone; rename or delete it`;
  return { ...plan, conditions: refuse("ForeignObject", message).conditions };
}

function refuse(reason: string, message: string): InstallPlan {
  const isTrue = false;
  const conditions: readonly Condition[] = [
    { type: "Accepted", isTrue, reason, message },
    { type: "Ready", isTrue, reason, message: "see condition Accepted; what was made before stays as it is" },
  ];
  return { writes: [], foreign: [], conditions };
}

function specOf({ raw }: LiveResource) {
  const spec = raw["spec"];
  return isJsonObject(spec) ? spec : undefined;
}

function ownerLookup({ meta }: LiveResource, find: FindLive) {
  return (kind: OwnedKind, name: string): undefined | LiveResource => {
    const ref: ResourceRef = { kind, namespace: meta.namespace, name };
    return find(ref);
  };
}
