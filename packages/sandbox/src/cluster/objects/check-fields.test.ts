import { describe, expect, it } from "vitest";
import { ApiError } from "../api-error.js";
import type { JsonObject } from "../api-object.js";
import { createCoreKinds } from "../kinds/core-kinds.js";
import { CUSTOM_KINDS } from "../kinds/custom-kinds.js";
import { KindRegistry } from "../kinds/kind-registry.js";
import { ServiceAllocator } from "../kinds/services/service-allocator.js";
import { checkFields, type FieldValidation, parseFieldValidation } from "./check-fields.js";

const registry = new KindRegistry();
const environment = { allocator: new ServiceAllocator(() => 0), namespaceLabels: () => ({}) };
for (const kind of [...createCoreKinds(environment), ...CUSTOM_KINDS]) registry.define(kind);

function check(document: JsonObject, validation: FieldValidation, patch?: string): unknown {
  const definition = registry.findKind(String(document["apiVersion"]), String(document["kind"]));
  if (definition === undefined) throw new Error("no such kind");
  try {
    return checkFields({ document, definition, version: definition.versions[0] ?? "", validation, patch });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return [error.code, error.message];
  }
}

const pod = (container: JsonObject) => ({ apiVersion: "v1", kind: "Pod", spec: { containers: [container] } });
const rule = (spec: JsonObject) => ({
  apiVersion: "networking.istio.io/v1",
  kind: "DestinationRule",
  metadata: { name: "d" },
  spec,
});

describe("checkFields", () => {
  it("refuses unknown fields when strict", () => {
    expect(check({ ...pod({ name: "a", img: 1 }), extra: {} }, "Strict")).toEqual([
      400,
      'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].img", unknown field "extra"',
    ]);
  });

  it("drops unknown fields and warns, or is silent", () => {
    const document = pod({ name: "a" });
    expect(check(pod({ name: "a", img: 1 }), "Warn")).toEqual({
      document,
      warnings: ['unknown field "spec.containers[0].img"'],
    });
    expect(check(pod({ name: "a", img: 1 }), "Ignore")).toEqual({ document, warnings: [] });
  });

  it.each([
    { container: { name: 1 }, says: "number into Go struct field Container.spec.containers.name of type string" },
    {
      container: { ports: {} },
      says: "object into Go struct field Container.spec.containers.ports of type []v1.ContainerPort",
    },
    {
      container: { ports: [{ containerPort: "80" }] },
      says: "string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32",
    },
    { container: { stdin: "yes" }, says: "string into Go struct field Container.spec.containers.stdin of type bool" },
    {
      container: { lifecycle: [] },
      says: "array into Go struct field Container.spec.containers.lifecycle of type v1.Lifecycle",
    },
  ])("refuses $container whatever the validation", ({ container, says }) => {
    const message = `Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal ${says}`;
    expect(check(pod(container), "Ignore")).toEqual([400, message]);
  });

  it("quotes a patch in what it refuses of it", () => {
    expect(check(pod({ name: "a", img: 1 }), "Strict", "map[a:1]")).toEqual([
      422,
      ' "" is invalid: patch: Invalid value: "map[a:1]": strict decoding error: unknown field "spec.containers[0].img"',
    ]);
  });

  it("tells of a custom kind what its schema refuses", () => {
    expect(check(rule({ trafficPolicy: { outlierDetection: { consecutive5xxErrors: "5" } } }), "Warn")).toEqual([
      422,
      expect.stringMatching(
        /^DestinationRule\.networking\.istio\.io "d" is invalid: \[spec\.host: Required value, spec\.trafficPolicy\.outlierDetection\.consecutive5xxErrors: Invalid value: "string": .* must be of type integer: "string", <nil>: Invalid value: null: some validation rules were not checked .*\]$/,
      ),
    ]);
  });

  it("refuses unknown fields of a custom kind when strict, in the same words", () => {
    expect(check(rule({ host: "a", subset: [] }), "Strict")).toEqual([
      400,
      'DestinationRule in version "v1" cannot be handled as a DestinationRule: strict decoding error: unknown field "spec.subset"',
    ]);
  });

  it("lets kinds without a schema have any field", () => {
    const gateway = { apiVersion: "install.tetrate.io/v1alpha1", kind: "IngressGateway", spec: { eastWestOnly: true } };
    expect(check(gateway, "Strict")).toEqual({ document: gateway, warnings: [] });
  });
});

describe("parseFieldValidation", () => {
  it.each([
    { text: null, validation: "Warn" },
    { text: "", validation: "Warn" },
    { text: "Strict", validation: "Strict" },
    { text: "Ignore", validation: "Ignore" },
  ])("reads $text as $validation", ({ text, validation }) => {
    expect(parseFieldValidation(text)).toBe(validation);
  });

  it("refuses any other word", () => {
    expect(() => parseFieldValidation("strict")).toThrow('Unsupported value: "strict"');
  });
});
