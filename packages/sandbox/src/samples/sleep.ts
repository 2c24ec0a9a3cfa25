import type { JsonObject } from "../cluster/api-object.js";
import { renderDeployment, renderService, renderServiceAccount } from "./manifests.js";

/** The client of the guide: a pod that only waits to be told what to request. Without a namespace. */
export function renderSleep(): readonly JsonObject[] {
  return [
    renderServiceAccount("sleep", {}),
    renderService({
      name: "sleep",
      labels: { app: "sleep", service: "sleep" },
      selector: { app: "sleep" },
      type: "ClusterIP",
      ports: [{ name: "http", port: 80, targetPort: 80 }],
    }),
    renderDeployment({
      name: "sleep",
      labels: { app: "sleep" },
      podLabels: {},
      podAnnotations: {},
      serviceAccount: "sleep",
      container: {
        name: "sleep",
        image: "curlimages/curl",
        command: ["/bin/sleep", "infinity"],
        imagePullPolicy: "IfNotPresent",
      },
    }),
  ];
}
