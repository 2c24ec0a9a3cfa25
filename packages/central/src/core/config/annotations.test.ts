import { describe, expect, it } from "vitest";
import { checkAnnotations, parseEdgeLost } from "./annotations.js";

describe(parseEdgeLost, () => {
  it.each([
    { text: "keep", ms: undefined },
    { text: "withdraw=5m", ms: 300_000 },
    { text: "withdraw=30s", ms: 30_000 },
  ])("$text: $ms", ({ text, ms }) => {
    expect(parseEdgeLost(text)).toEqual({ ok: true, value: ms });
  });

  it.each(["", "withdraw", "withdraw=", "withdraw=5", "5m", "keep=5m"])("refuses %j", (text) => {
    expect(parseEdgeLost(text).ok).toBe(false);
  });
});

describe(checkAnnotations, () => {
  it.each([
    { kind: "WorkspaceSetting", name: "causeway.dev/remote-only", value: "serviceEntry" },
    { kind: "WorkspaceSetting", name: "causeway.dev/edge-lost", value: "withdraw=5m" },
    { kind: "Cluster", name: "causeway.dev/drain", value: "true" },
    { kind: "Cluster", name: "causeway.dev/paused", value: "false" },
    { kind: "Cluster", name: "causeway.dev/released-holds", value: "a,b" },
    { kind: "Tenant", name: "example.org/anything", value: "x" },
  ] as const)("takes $name=$value on a $kind", ({ kind, name, value }) => {
    expect(checkAnnotations(kind, { [name]: value })).toEqual([]);
  });

  it.each([
    {
      kind: "WorkspaceSetting",
      name: "causeway.dev/remote-only",
      value: "Service",
      message: 'annotation causeway.dev/remote-only is "Service", not service, serviceEntry or off',
    },
    {
      kind: "WorkspaceSetting",
      name: "causeway.dev/edge-lost",
      value: "never",
      message:
        'annotation causeway.dev/edge-lost is "never", not keep, or withdraw= and a duration such as withdraw=5m',
    },
    {
      kind: "Cluster",
      name: "causeway.dev/drain",
      value: "yes",
      message: 'annotation causeway.dev/drain is "yes", not "true" or "false"',
    },
    {
      kind: "Cluster",
      name: "causeway.dev/drained",
      value: "true",
      message: 'unknown annotation causeway.dev/drained; did you mean "causeway.dev/drain"?',
    },
    {
      kind: "Workspace",
      name: "causeway.dev/drain",
      value: "true",
      message: "annotation causeway.dev/drain does nothing on a Workspace",
    },
  ] as const)("refuses $name=$value on a $kind", ({ kind, name, value, message }) => {
    expect(checkAnnotations(kind, { [name]: value }).map((finding) => finding.message)).toEqual([message]);
  });
});
