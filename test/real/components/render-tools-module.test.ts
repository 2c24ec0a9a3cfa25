import { describe, expect, it } from "vitest";
import { renderToolsModule } from "./render-tools-module.js";

const KUBERNETES = {
  module: "k8s.io/kubernetes",
  version: "v1.36.1",
  program: "k8s.io/kubernetes/cmd/kube-apiserver",
};

describe(renderToolsModule, () => {
  it("replaces every staging folder by the module that is released from it", () => {
    const goMod = [
      "module k8s.io/kubernetes",
      "",
      "go 1.26.0",
      "",
      "replace (",
      "\tk8s.io/api => ./staging/src/k8s.io/api",
      "\tk8s.io/client-go => ./staging/src/k8s.io/client-go",
      ")",
      "",
    ].join("\n");
    expect(renderToolsModule({ ...KUBERNETES, goMod })).toBe(
      [
        "module causeway.dev/tools",
        "go 1.26.0",
        "require k8s.io/kubernetes v1.36.1",
        "tool k8s.io/kubernetes/cmd/kube-apiserver",
        "replace k8s.io/api => k8s.io/api v0.36.1",
        "replace k8s.io/client-go => k8s.io/client-go v0.36.1",
        "",
      ].join("\n"),
    );
  });

  it("takes over a replace by another version", () => {
    const goMod = "module a.dev/a\ngo 1.22.0\nreplace b.dev/b => b.dev/b v0.3.5 // the matching one\n";
    const text = renderToolsModule({ module: "a.dev/a", version: "v0.0.0-1", program: "a.dev/a/cmd", goMod });
    expect(text).toContain("\nreplace b.dev/b => b.dev/b v0.3.5\n");
  });

  it("refuses a folder that is no module of its own", () => {
    const goMod = "go 1.26.0\nreplace b.dev/b => ../b\n";
    expect(() => renderToolsModule({ ...KUBERNETES, goMod })).toThrow("b.dev/b is replaced by the folder ../b");
  });

  it("refuses a module that names no version of Go", () => {
    expect(() => renderToolsModule({ ...KUBERNETES, goMod: "module k8s.io/kubernetes\n" })).toThrow("no version of Go");
  });
});
