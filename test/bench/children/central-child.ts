import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { parseCentralConfig, type RunningCentral, startCentral } from "@causeway/central";
import { createLog, limitHeapGrowth } from "@causeway/shared/node";
import { monotonicMs } from "../harness/monotonic.js";
import { serveParent } from "../harness/serve-parent.js";
import { LinkMarks } from "./link-marks.js";
import { preciseClock } from "./precise-clock.js";

export interface CentralPlan {
  readonly stateDir: string;
  /** 0 takes a free one. */
  readonly linkPort: number;
  readonly observes: "link" | "nothing";
}

const marks = new LinkMarks();
let central: undefined | RunningCentral;

const api = {
  /** Says where it listens, and since when. */
  async start({ stateDir, linkPort, observes }: CentralPlan) {
    const config = parseCentralConfig({
      CENTRAL_LINK_ADDRESS: `127.0.0.1:${linkPort}`,
      CENTRAL_API_ADDRESS: "127.0.0.1:0",
      CENTRAL_STORE: join(stateDir, "central.db"),
    });
    if (!config.ok) throw new Error(config.error.join("; "));
    central = await startCentral(config.value, {
      clock: preciseClock,
      random: Math.random,
      log: createLog({ level: "error", write: undefined }),
      instance: randomUUID(),
      ...(observes === "link" ? { linkObserver: marks.observer } : {}),
    });
    limitHeapGrowth();
    return { apiUrl: central.apiUrl, linkPort: central.linkPort, listeningSinceMs: monotonicMs() };
  },
  takeMarks: () => marks.take(),
};

export type CentralChildApi = typeof api;
serveParent(api);
