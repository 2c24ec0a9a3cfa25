import { AppError, type Clock, type Log } from "@causeway/shared";
import { KubeHttp, loadKubeTarget } from "@causeway/shared/kube";
import { Scope, startHealthHttp } from "@causeway/shared/node";
import { edgeBasics, type OperatorConfig } from "./config.js";
import { createInstallWatch } from "./io/kube-install-watch.js";
import { createInstallWriter } from "./io/kube-install-writer.js";
import { createOperatorMetrics } from "./io/operator-metrics.js";
import { startInstallLoop } from "./loops/install-loop.js";
import { VERSION } from "./version.js";

/** Until the headers of an answer of the API server are there, and between two pieces of a body. */
const KUBE_DEADLINE_MS = 30_000;

export interface OperatorParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** Disposing waits for the write in flight and closes what is open; nothing in the cluster is removed. */
export interface RunningOperator extends AsyncDisposable {
  readonly healthUrl: string;
  /** Why it does not do its work now, one sentence each; empty when it does. */
  describeUnready(): readonly string[];
}

/**
 * Starts the operator of one cluster. Throws AppError `Invalid` when the kubeconfig does not fit, `Unavailable` when an
 * address cannot be listened on. The cluster need not be there.
 */
export async function startOperator(config: OperatorConfig, parts: OperatorParts): Promise<RunningOperator> {
  const scope = new Scope();
  try {
    return await startParts(config, parts, scope);
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}

async function startParts(config: OperatorConfig, parts: OperatorParts, scope: Scope): Promise<RunningOperator> {
  const { clock, random } = parts;
  const log = parts.log.child({ clusterId: config.cluster });
  const target = loadKubeTarget({ kubeconfig: config.kubeconfig, ...config.inCluster });
  if (!target.ok) {
    throw new AppError("Invalid", `${target.error}${config.kubeconfig === "" ? "; give OPERATOR_KUBECONFIG" : ""}`);
  }
  const userAgent = `causeway-operator/${VERSION}`;
  const http = scope.use(new KubeHttp({ target: target.value, clock, userAgent, deadlineMs: KUBE_DEADLINE_MS }));
  const loop = scope.use(
    startInstallLoop({
      settings: { env: edgeBasics(config), edgeImage: config.edgeImage },
      watch: createInstallWatch({ http, clock, random, log }),
      writer: createInstallWriter(http),
      clock,
      random,
      log: log.child({ part: "install" }),
    }),
  );
  const describeUnready = () => loop.describeUnready();
  const metrics = createOperatorMetrics(() => ({ isComplete: describeUnready().length === 0, passes: loop.counts }));
  const health = scope.use(await startHealthHttp(config.healthAddress, { describeUnready, metrics, pages: {} }));
  log.info({ health: health.url, version: VERSION }, "operator started");
  return { healthUrl: health.url, describeUnready, [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose]() };
}
