import type { Scope } from "@causeway/shared/node";
import type { ApiTarget } from "../../contract/api/api-target.js";
import { startEtcd } from "../harness/etcd.js";
import { openRunFolder } from "../harness/process-record.js";
import { type RealCluster, startRealCluster } from "../harness/real-cluster.js";

/** A kube-apiserver with Istio's kinds as the suites want it, and the cluster that it is of. */
export interface RealTarget {
  readonly cluster: RealCluster;
  readonly target: ApiTarget;
}

/** Starts an etcd and a kube-apiserver that end with the scope; disposing the target ends nothing. */
export async function openRealTarget(scope: Scope): Promise<RealTarget> {
  const run = await openRunFolder(scope);
  const etcdUrl = await startEtcd(scope, run);
  const cluster = await startRealCluster(scope, {
    run,
    etcdUrl,
    number: 1,
    spec: { name: "contract", istiod: undefined },
  });
  const target: ApiTarget = {
    http: cluster.client,
    hasControllers: false,
    compact: () => compactEtcd(etcdUrl),
    async [Symbol.asyncDispose]() {},
  };
  return { cluster, target };
}

/** Has etcd forget everything before now, through its JSON gateway (etcd, Documentation/dev-guide/api_grpc_gateway). */
async function compactEtcd(url: string): Promise<void> {
  const { header } = await ask<{ readonly header: { readonly revision: string } }>(`${url}/v3/kv/range`, {
    key: Buffer.from("\0").toString("base64"),
  });
  await ask(`${url}/v3/kv/compaction`, { revision: header.revision, physical: true });
}

async function ask<T>(url: string, body: object): Promise<T> {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(body), signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
