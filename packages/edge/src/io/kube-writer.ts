import { AppError } from "@causeway/shared";
import type { KubeHttp, KubeRequest } from "@causeway/shared/kube";
import type { ObjectWriter } from "../ports.js";
import { encodeObject } from "./encode-object.js";
import { pathInNamespace } from "./kind-paths.js";

/** Writes the edge's objects through the API server, each write bound to the version that was decided upon. */
export function createKubeWriter(http: KubeHttp): ObjectWriter {
  return {
    async create(object) {
      const path = pathInNamespace(object.kind, object.meta.namespace);
      await http.call(write("POST", path, encodeObject(object, undefined)));
    },
    async replace(object, resourceVersion) {
      const path = `${pathInNamespace(object.kind, object.meta.namespace)}/${encodeURIComponent(object.meta.name)}`;
      await http.call(write("PUT", path, encodeObject(object, resourceVersion)));
    },
    async delete(ref, uid, resourceVersion) {
      const path = `${pathInNamespace(ref.kind, ref.namespace)}/${encodeURIComponent(ref.name)}`;
      const preconditions = { uid, resourceVersion };
      const body = { apiVersion: "v1", kind: "DeleteOptions", preconditions, propagationPolicy: "Background" };
      await http.call(write("DELETE", path, body)).catch(unlessNotFound);
    },
  };
}

function write(method: KubeRequest["method"], path: string, body: object): KubeRequest {
  return { method, path, query: {}, body, signal: undefined };
}

/** What is not there needs no delete. */
function unlessNotFound(error: unknown): void {
  if (!(error instanceof AppError && error.code === "NotFound")) throw error;
}
