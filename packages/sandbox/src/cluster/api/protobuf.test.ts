import { describe, expect, it } from "vitest";
import { decodeProtobuf } from "./protobuf.js";

/** Bodies as kubectl 1.32 sent them. */
const RECORDED = {
  namespace: "azhzAAoPCgJ2MRIJTmFtZXNwYWNlEiAKGAoIYm9va2luZm8SABoAIgAqADIAOABCABIAGgIKABoAIgA=",
  serviceAccount:
    "azhzAAoUCgJ2MRIOU2VydmljZUFjY291bnQSKgooChBib29raW5mby1kZXRhaWxzEgAaCGJvb2tpbmZvIgAqADIAOABCABoAIgA=",
  deployment:
    "azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50EsMBCicKA3dlYhIAGghib29raW5mbyIAKgAyADgAQgBaCgoDYXBwEgN3ZWISiQEIAhIMCgoKA2FwcBIDd2ViGm8KHAoAEgAaACIAKgAyADgAQgBaCgoDYXBwEgN3ZWISTxIxCgVuZ2lueBIHbmdpbng6MSoAMgsKABAAGJA/IgAqAEIAagByAIABAIgBAJABAKIBABoAMgBCAEoAUgBYAGAAaACCAQCKAQCaAQDCAQAiAgoAKAA4ABoMCAAQABgAIAAoADgAGgAiAA==",
  accessReview:
    "azhzAAoyChdhdXRob3JpemF0aW9uLms4cy5pby92MRIXU2VsZlN1YmplY3RBY2Nlc3NSZXZpZXcSQAoQCgASABoAIgAqADIAOABCABIiCiAKCGJvb2tpbmZvEgZjcmVhdGUaACIAKgRwb2RzMgA6ABoICAASABoAIAAaACIA",
};

describe("decodeProtobuf", () => {
  it("reads create namespace", () => {
    expect(decodeProtobuf(Buffer.from(RECORDED.namespace, "base64"))).toEqual({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "bookinfo" },
    });
  });

  it("reads create serviceaccount", () => {
    expect(decodeProtobuf(Buffer.from(RECORDED.serviceAccount, "base64"))).toEqual({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "bookinfo-details", namespace: "bookinfo" },
    });
  });

  it("reads create deployment", () => {
    const labels = { app: "web" };
    expect(decodeProtobuf(Buffer.from(RECORDED.deployment, "base64"))).toEqual({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "bookinfo", labels },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: "nginx", image: "nginx:1", ports: [{ containerPort: 8080 }] }] },
        },
      },
    });
  });

  it("reads auth can-i", () => {
    expect(decodeProtobuf(Buffer.from(RECORDED.accessReview, "base64"))).toMatchObject({
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes: { namespace: "bookinfo", verb: "create", resource: "pods" } },
    });
  });

  it("refuses a body that is cut off, of another format or of an unknown kind with 400", () => {
    const whole = Buffer.from(RECORDED.deployment, "base64");
    const unknown = Buffer.concat([
      Buffer.from("6b387300", "hex"),
      Buffer.from("0a060a02763112", "hex"),
      Buffer.from("00", "hex"),
    ]);
    for (const body of [whole.subarray(0, 60), Buffer.from("{}"), unknown]) {
      expect(() => decodeProtobuf(body)).toThrow(expect.objectContaining({ code: 400 }));
    }
  });
});
