import { describe, expect, it } from "vitest";
import type { ApiObject, StringMap } from "../api-object.js";
import { injectSidecar } from "./sidecar-injection.js";

function pod(labels: StringMap, annotations: StringMap): ApiObject {
  const metadata = { name: "p", uid: "", resourceVersion: "", creationTimestamp: "", labels, annotations };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [{ name: "app", image: "app" }] } };
}

const INJECT = "sidecar.istio.io/inject";

describe("injectSidecar", () => {
  it.each([
    { namespace: {}, labels: {}, annotations: {}, isInjected: false },
    { namespace: { "istio-injection": "enabled" }, labels: {}, annotations: {}, isInjected: true },
    { namespace: { "istio.io/rev": "stable" }, labels: {}, annotations: {}, isInjected: true },
    { namespace: { "istio-injection": "disabled" }, labels: { [INJECT]: "true" }, annotations: {}, isInjected: false },
    { namespace: {}, labels: { [INJECT]: "true" }, annotations: {}, isInjected: true },
    { namespace: { "istio-injection": "enabled" }, labels: { [INJECT]: "false" }, annotations: {}, isInjected: false },
    { namespace: { "istio-injection": "enabled" }, labels: {}, annotations: { [INJECT]: "false" }, isInjected: false },
    {
      namespace: { "istio-injection": "enabled" },
      labels: { [INJECT]: "true" },
      annotations: { [INJECT]: "false" },
      isInjected: true,
    },
  ])("answers $isInjected to $namespace $labels $annotations", ({ namespace, labels, annotations, isInjected }) => {
    const injected = injectSidecar(pod(labels, annotations), namespace);
    expect(injected.metadata.labels?.["security.istio.io/tlsMode"]).toBe(isInjected ? "istio" : undefined);
    expect(injected.spec?.["containers"]).toHaveLength(isInjected ? 2 : 1);
  });
});
