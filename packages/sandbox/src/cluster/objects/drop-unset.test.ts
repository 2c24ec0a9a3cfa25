import { describe, expect, it } from "vitest";
import { defineResource } from "../kinds/resource-definition.js";
import { CORE_SHAPES } from "../kinds/shapes/core-shapes.js";
import { dropUnset } from "./drop-unset.js";

const pods = defineResource({ group: "", versions: ["v1"], plural: "pods", kind: "Pod", shapes: CORE_SHAPES });
const custom = defineResource({ group: "a.dev", versions: ["v1"], plural: "as", kind: "A", isCustom: true });

describe(dropUnset, () => {
  it("drops optional lists and maps of a built-in kind, at any depth, and keeps objects", () => {
    const container = { name: "a", args: [], resources: { limits: {} }, securityContext: {} };
    const pod = { metadata: { labels: {}, name: "a" }, spec: { containers: [container], nodeSelector: {} } };
    expect(dropUnset(pod, pods)).toEqual({
      metadata: { name: "a" },
      spec: { containers: [{ name: "a", resources: {}, securityContext: {} }] },
    });
  });

  it("drops text, numbers and flags that say nothing, where they are optional", () => {
    const container = { name: "a", image: "", stdin: false, env: [{ name: "", value: "" }], ports: [{ hostPort: 0 }] };
    const pod = { spec: { containers: [container], hostNetwork: false, priority: 0, runtimeClassName: "" } };
    expect(dropUnset(pod, pods)).toEqual({
      spec: { containers: [{ name: "a", env: [{ name: "" }], ports: [{}] }], priority: 0, runtimeClassName: "" },
    });
  });

  it("reads null as nothing, and as zero in a list or a map", () => {
    const pod = {
      metadata: { labels: { a: null }, annotations: null, finalizers: [null] },
      spec: { nodeName: null, overhead: { cpu: null }, containers: [null] },
    };
    expect(dropUnset(pod, pods)).toEqual({
      metadata: { labels: { a: "" }, finalizers: [""] },
      spec: { overhead: { cpu: "0" }, containers: [{}] },
    });
  });

  it("keeps what is always there, and the wish to forget all owners", () => {
    const pod = { metadata: { managedFields: [] }, spec: { containers: [] } };
    expect(dropUnset(pod, pods)).toBe(pod);
  });

  it("looks only at the metadata of a custom kind", () => {
    const object = { metadata: { labels: {} }, spec: { ports: {}, hosts: [] } };
    expect(dropUnset(object, custom)).toEqual({ metadata: {}, spec: { ports: {}, hosts: [] } });
  });
});
