import { kindOfKey, parseDesiredKey } from "../domain/keys.js";
import type { ReportResource } from "../domain/report.js";
import type { EncodedResource } from "../session/frames.js";
import type { Decoded } from "../session/subscribed-state.js";
import { appliedBody } from "./bodies/applied-body.js";
import { checkNames } from "./bodies/body-checks.js";
import { BodyProblem } from "./bodies/body-problem.js";
import { clusterBody, namespaceBody } from "./bodies/cluster-body.js";
import { gatewayReportBody } from "./bodies/gateway-body.js";
import { serviceBody } from "./bodies/service-body.js";
import { decodeBody, encodeResource } from "./resource-codec.js";

/** A resource of the Report stream, ready to be published. `observedAtMs`: milliseconds since the epoch. */
export function encodeReport(key: string, report: ReportResource, observedAtMs: number): EncodedResource {
  return encodeResource(key, encodeReportBody(report), observedAtMs);
}

/** Reads a resource of the Report stream. Every name in the key is a Kubernetes name afterwards. */
export function decodeReport(key: string, body: Uint8Array): Decoded<ReportResource> {
  const kind = kindOfKey(key);
  const rest = key.slice(kind.length + 1);
  if (!Object.hasOwn(READERS, kind) || (kind === "applied" && isUnknownApplied(rest))) return { kind: "unknown" };
  const read = READERS[kind as keyof typeof READERS];
  return decodeBody(() => read(rest, body));
}

export function encodeReportBody(report: ReportResource): Buffer {
  switch (report.kind) {
    case "cluster":
      return clusterBody.encode(report);
    case "namespace":
      return namespaceBody.encode(report);
    case "service":
      return serviceBody.encode(report);
    case "gateway":
      return gatewayReportBody.encode(report);
    case "applied":
      return appliedBody.encode(report);
  }
}

const READERS: Readonly<Record<ReportResource["kind"], (rest: string, body: Uint8Array) => ReportResource>> = {
  cluster(rest, body) {
    if (rest !== "") throw new BodyProblem("the key of the cluster has no parts");
    return { kind: "cluster", ...clusterBody.decode(body) };
  },
  namespace(rest, body) {
    checkParts(rest, 1);
    return { kind: "namespace", ...namespaceBody.decode(body) };
  },
  service(rest, body) {
    checkParts(rest, 2);
    return { kind: "service", ...serviceBody.decode(body) };
  },
  gateway(rest, body) {
    checkParts(rest, 2);
    return { kind: "gateway", ...gatewayReportBody.decode(body) };
  },
  applied: (_rest, body) => ({ kind: "applied", ...appliedBody.decode(body) }),
};

function checkParts(rest: string, count: number): void {
  const parts = rest.split("/");
  if (parts.length !== count) throw new BodyProblem(`key: ${JSON.stringify(rest)} does not have ${count} parts`);
  checkNames(parts, rest);
}

/** `store`, `hold/<cluster>` and desired keys are known; anything else is a newer edge's. */
function isUnknownApplied(rest: string): boolean {
  return rest !== "store" && !/^hold\/[^/]+$/.test(rest) && parseDesiredKey(rest).kind === "unknown";
}
