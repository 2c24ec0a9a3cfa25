import type { Scope } from "@causeway/shared/node";
import { componentPath } from "../components/read-components.js";
import { answersOverHttp } from "./answers-over-http.js";
import type { RunFolder } from "./process-record.js";
import type { ProgramSpec } from "./recorded-process.js";
import { RestartableProgram, type ServerControl } from "./restartable-program.js";
import { startOnFreePorts } from "./start-on-free-ports.js";

export type IstiodName = "istiod" | "istiod-oldest";

export interface IstiodPlan {
  readonly cluster: string;
  readonly program: IstiodName;
  readonly kubeconfigPath: string;
}

/** A cluster's istiod. */
export interface RealIstiod extends ServerControl {
  /** Plaintext ADS. */
  readonly xdsAddress: { readonly host: string; readonly port: number };
  /** `/ready`, `/debug/...`, `/validate`. */
  readonly httpUrl: string;
}

/** Nothing that needs certificates, webhooks or Istio's own Envoy extensions; pushes go out as soon as a test can see them. */
const ENV = {
  POD_NAMESPACE: "istio-system",
  ENABLE_CA_SERVER: "false",
  INJECT_ENABLED: "false",
  INJECTION_WEBHOOK_CONFIG_NAME: "",
  VALIDATION_WEBHOOK_CONFIG_NAME: "",
  PILOT_ENABLE_METADATA_EXCHANGE: "false",
  PILOT_ENABLE_ALPN_FILTER: "false",
  PILOT_DEBOUNCE_AFTER: "20ms",
};

/** Starts istiod beside a cluster that has its namespace and Istio's kinds, and waits until it has read everything. */
export async function startIstiod(scope: Scope, run: RunFolder, plan: IstiodPlan): Promise<RealIstiod> {
  const { cluster, program: component, kubeconfigPath } = plan;
  return await startOnFreePorts(4, async ([xds = 0, http = 0, monitoring = 0, control = 0], attempt) => {
    const spec: ProgramSpec = {
      // Its working directory is empty: it would take its settings from ./etc/istio.
      name: `istiod-${cluster}-${attempt}`,
      file: componentPath(component),
      args: [
        ...["discovery", `--kubeconfig=${kubeconfigPath}`, `--clusterID=${cluster}`, "--domain=cluster.local"],
        ...[`--grpcAddr=127.0.0.1:${xds}`, `--httpAddr=127.0.0.1:${http}`, `--monitoringAddr=127.0.0.1:${monitoring}`],
        ...["--httpsAddr=", "--secureGRPCAddr=", `--ctrlz_port=${control}`],
      ],
      env: { ...ENV, POD_NAME: `istiod-${cluster}` },
    };
    const httpUrl = `http://127.0.0.1:${http}`;
    const program = new RestartableProgram(scope, run, spec, () => answersOverHttp(`${httpUrl}/ready`));
    await program.start();
    return {
      xdsAddress: { host: "127.0.0.1", port: xds },
      httpUrl,
      freeze: () => program.freeze(),
      thaw: () => program.thaw(),
      stop: () => program.stop(),
      start: () => program.start(),
    };
  });
}
