import type { Scope } from "@causeway/shared/node";
import { componentPath } from "../components/read-components.js";
import { answersOverHttp } from "./answers-over-http.js";
import type { RunFolder } from "./process-record.js";
import { RecordedProcess } from "./recorded-process.js";
import { startOnFreePorts } from "./start-on-free-ports.js";

/** Starts the one etcd of a run, and answers where API servers find it. */
export async function startEtcd(scope: Scope, run: RunFolder): Promise<string> {
  return await startOnFreePorts(2, async ([clientPort, peerPort], attempt) => {
    const clients = `http://127.0.0.1:${clientPort}`;
    const peers = `http://127.0.0.1:${peerPort}`;
    const etcd = new RecordedProcess(run, {
      name: `etcd-${attempt}`,
      file: componentPath("etcd"),
      args: [
        ...["--name=one", "--data-dir=data", "--logger=zap"],
        ...[`--listen-client-urls=${clients}`, `--advertise-client-urls=${clients}`],
        ...[`--listen-peer-urls=${peers}`, `--initial-advertise-peer-urls=${peers}`, `--initial-cluster=one=${peers}`],
        // Nobody else can be elected: it need not wait a second for others to speak up.
        ...["--heartbeat-interval=20", "--election-timeout=200"],
      ],
      env: {},
    });
    scope.use(etcd);
    await etcd.untilReady(() => answersOverHttp(`${clients}/health`));
    return clients;
  });
}
