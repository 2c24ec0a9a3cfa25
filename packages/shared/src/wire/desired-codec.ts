import type { DesiredResource } from "../domain/desired.js";
import { type DesiredRef, kindOfKey, parseDesiredKey } from "../domain/keys.js";
import type { EncodedResource } from "../session/frames.js";
import type { Decoded } from "../session/subscribed-state.js";
import { checkNames } from "./bodies/body-checks.js";
import { BodyProblem } from "./bodies/body-problem.js";
import { gatewayDesiredBody } from "./bodies/gateway-body.js";
import { importBody } from "./bodies/import-body.js";
import { routeBody } from "./bodies/route-body.js";
import { exportBody, originBody, policyBody, withdrawnBody } from "./bodies/settings-bodies.js";
import { sourceBody } from "./bodies/source-body.js";
import { decodeBody, encodeResource } from "./resource-codec.js";

type Kind = DesiredResource["kind"];

/** A resource of the Follow stream, ready to be published. `observedAtMs`: milliseconds since the epoch. */
export function encodeDesired(key: string, desired: DesiredResource, observedAtMs: number): EncodedResource {
  return encodeResource(key, encodeDesiredBody(desired), observedAtMs);
}

/** Reads a resource of the Follow stream. Every name in the key is a Kubernetes name afterwards. */
export function decodeDesired(key: string, body: Uint8Array): Decoded<DesiredResource> {
  const kind = kindOfKey(key);
  if (!Object.hasOwn(READERS, kind)) return { kind: "unknown" };
  const ref = parseDesiredKey(key);
  if (ref.kind === "withdrawn" && isUnknownWithdrawn(ref)) return { kind: "unknown" };
  return decodeBody(() => {
    if (ref.kind === "unknown" || (ref.kind === "withdrawn" && ref.of.kind === "unknown")) {
      throw new BodyProblem(`key ${key}: its parts do not fit its kind`);
    }
    checkNames(key.split(/[/@]/), key);
    return READERS[ref.kind](body);
  });
}

function encodeDesiredBody(desired: DesiredResource): Buffer {
  switch (desired.kind) {
    case "origin":
      return originBody.encode(desired);
    case "gateway":
      return gatewayDesiredBody.encode(desired);
    case "source":
      return sourceBody.encode(desired);
    case "import":
      return importBody.encode(desired);
    case "withdrawn":
      return withdrawnBody.encode(desired);
    case "export":
      return exportBody.encode(desired);
    case "route":
      return routeBody.encode(desired);
    case "policy":
      return policyBody.encode(desired);
  }
}

const READERS: Readonly<Record<Kind, (body: Uint8Array) => DesiredResource>> = {
  origin: (body) => ({ kind: "origin", ...originBody.decode(body) }),
  gateway: (body) => ({ kind: "gateway", ...gatewayDesiredBody.decode(body) }),
  source: (body) => ({ kind: "source", ...sourceBody.decode(body) }),
  import: (body) => ({ kind: "import", ...importBody.decode(body) }),
  withdrawn: (body) => ({ kind: "withdrawn", ...withdrawnBody.decode(body) }),
  export: (body) => ({ kind: "export", ...exportBody.decode(body) }),
  route: (body) => ({ kind: "route", ...routeBody.decode(body) }),
  policy: (body) => ({ kind: "policy", ...policyBody.decode(body) }),
};

function isUnknownWithdrawn(ref: DesiredRef & { readonly kind: "withdrawn" }): boolean {
  return !Object.hasOwn(READERS, kindOfKey(ref.key));
}
