import { randomUUID } from "node:crypto";
import type { JsonObject } from "@causeway/sandbox";

export interface Review {
  readonly allowed: boolean;
  /** Why not; empty when allowed. */
  readonly message: string;
  readonly warnings: readonly string[];
}

interface Reviewable extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
}

/** Asks istiod's validating webhook about an object that is to be created, as an API server would. */
export async function reviewObject(httpUrl: string, object: Reviewable): Promise<Review> {
  const { apiVersion, kind, metadata } = object;
  const [group = "", version = ""] = apiVersion.split("/");
  const request = {
    uid: randomUUID(),
    kind: { group, version, kind },
    name: metadata.name,
    namespace: metadata.namespace,
    operation: "CREATE",
    object,
    dryRun: true,
  };
  const response = await fetch(`${httpUrl}/validate`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request }),
    signal: AbortSignal.timeout(20_000),
  });
  const review = (await response.json()) as { readonly response: Answer };
  const { allowed, status, warnings } = review.response;
  return { allowed, message: status?.message ?? "", warnings: warnings ?? [] };
}

interface Answer {
  readonly allowed: boolean;
  readonly status?: { readonly message?: string };
  readonly warnings?: readonly string[];
}
