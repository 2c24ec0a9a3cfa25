import { randomUUID } from "node:crypto";
import { parseEdgeConfig, type RunningEdge, startEdge } from "@causeway/edge";
import { createLog } from "@causeway/shared/node";
import { serveParent } from "../harness/serve-parent.js";
import { LinkMarks } from "./link-marks.js";
import { preciseClock } from "./precise-clock.js";

export interface EdgePlan {
  readonly cluster: string;
  readonly linkPort: number;
  readonly kubeconfigPath: string;
  readonly observes: "link" | "nothing";
}

const marks = new LinkMarks();
let edge: undefined | RunningEdge;

const api = {
  async start({ cluster, linkPort, kubeconfigPath, observes }: EdgePlan) {
    const config = parseEdgeConfig({
      EDGE_CLUSTER_ID: cluster,
      EDGE_CENTRAL_ADDRESS: `127.0.0.1:${linkPort}`,
      EDGE_KUBECONFIG: kubeconfigPath,
      EDGE_HEALTH_ADDRESS: "127.0.0.1:0",
      EDGE_GRPC_HEALTH_ADDRESS: "127.0.0.1:0",
    });
    if (!config.ok) throw new Error(config.error.join("; "));
    edge = await startEdge(config.value, {
      clock: preciseClock,
      random: Math.random,
      log: createLog({ level: "error", write: undefined }),
      instance: randomUUID(),
      ...(observes === "link" ? { linkObserver: marks.observer } : {}),
    });
  },
  unready: () => edge?.describeUnready() ?? ["not started"],
  takeMarks: () => marks.take(),
};

export type EdgeChildApi = typeof api;
serveParent(api);
