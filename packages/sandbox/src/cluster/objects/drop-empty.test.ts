import { describe, expect, it } from "vitest";
import { defineResource } from "../kinds/resource-definition.js";
import { CORE_SHAPES } from "../kinds/shapes/core-shapes.js";
import { dropEmpty } from "./drop-empty.js";

const pods = defineResource({ group: "", versions: ["v1"], plural: "pods", kind: "Pod", shapes: CORE_SHAPES });
const custom = defineResource({ group: "a.dev", versions: ["v1"], plural: "as", kind: "A", isCustom: true });

describe(dropEmpty, () => {
  it("drops optional lists and maps of a built-in kind, at any depth, and keeps objects", () => {
    const container = { name: "a", args: [], resources: { limits: {} }, securityContext: {} };
    const pod = { metadata: { labels: {}, name: "a" }, spec: { containers: [container], nodeSelector: {} } };
    expect(dropEmpty(pod, pods)).toEqual({
      metadata: { name: "a" },
      spec: { containers: [{ name: "a", resources: {}, securityContext: {} }] },
    });
  });

  it("keeps what is always there, and the wish to forget all owners", () => {
    const pod = { metadata: { managedFields: [] }, spec: { containers: [] } };
    expect(dropEmpty(pod, pods)).toBe(pod);
  });

  it("looks only at the metadata of a custom kind", () => {
    const object = { metadata: { labels: {} }, spec: { ports: {}, hosts: [] } };
    expect(dropEmpty(object, custom)).toEqual({ metadata: {}, spec: { ports: {}, hosts: [] } });
  });
});
