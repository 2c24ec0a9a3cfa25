import type { KubeHttp } from "@causeway/shared/kube";
import type { JsonObject } from "../core/resource.js";
import type { InstallWriter } from "../ports.js";
import { pathInNamespace, pathOfObject } from "./resource-paths.js";

/** Writes through the API server, each replace bound to the version that was decided upon. */
export function createInstallWriter(http: KubeHttp): InstallWriter {
  const send = async (method: "POST" | "PUT", path: string, body: JsonObject) => {
    await http.call({ method, path, query: {}, body, signal: undefined });
  };
  return {
    write: ({ kind, ref, object }) =>
      kind === "create"
        ? send("POST", pathInNamespace(ref.kind, ref.namespace), object)
        : send("PUT", pathOfObject(ref), object),
    writeStatus: (ref, object) => send("PUT", `${pathOfObject(ref)}/status`, object),
  };
}
