import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createHttpClient, type HttpClient } from "@causeway/sandbox";
import { KubeHttp, parseKubeconfig } from "@causeway/shared/kube";
import { type Scope, systemClock } from "@causeway/shared/node";
import { istioCrdsPath } from "../components/istio-crds.js";
import { type ApiServer, startApiServer } from "./api-server.js";
import { installIstioKinds } from "./install-istio-kinds.js";
import { type IstiodName, type RealIstiod, startIstiod } from "./istiod.js";
import { ObjectClient } from "./object-client.js";
import { PodIps } from "./pod-ips.js";
import type { RunFolder } from "./process-record.js";
import { renderKubeconfig } from "./render-kubeconfig.js";

export interface RealClusterSpec {
  /** Unlike that of any other cluster of the run, a DNS label such as `cluster-1`. */
  readonly name: string;
  /** Which istiod runs beside it. */
  readonly istiod: undefined | IstiodName;
  /** Whose kinds it has; by default those of its istiod, or of `istiod` where none runs. */
  readonly istioKinds?: IstiodName | "none";
  /** Value of `topology.istio.io/network` on Istio's root namespace. */
  readonly meshNetwork?: string;
  /** Of its nodes; by default `r1` and `r1-a` in the first cluster of a run, and so on. */
  readonly region?: string;
  readonly zone?: string;
}

/** A kube-apiserver with Istio's kinds, one node and the namespace istio-system, and perhaps an istiod beside it. */
export interface RealCluster {
  readonly name: string;
  /** 1 for the first cluster of a run. Pods have addresses of 10.201.<number>.0/24. */
  readonly number: number;
  readonly region: string;
  readonly zone: string;
  /** Name of its node, which has the labels of region and zone. */
  readonly node: string;
  /** As administrator, with a token. */
  readonly kubeconfigPath: string;
  readonly apiServer: ApiServer;
  /** As administrator. */
  readonly http: KubeHttp;
  /** Any request as administrator, answered as it is. */
  readonly client: HttpClient;
  /** Objects by their manifests. */
  readonly objects: ObjectClient;
  readonly podIps: PodIps;
  readonly istiod: undefined | RealIstiod;
  /** Of the run that it belongs to; other programs of a test may be recorded there. */
  readonly run: RunFolder;
}

export interface RealClusterPlan {
  readonly run: RunFolder;
  readonly etcdUrl: string;
  readonly number: number;
  readonly spec: RealClusterSpec;
}

const DEADLINE_MS = 30_000;
const USER_AGENT = "harness";

/** Starts one cluster; it ends with the scope. */
export async function startRealCluster(scope: Scope, plan: RealClusterPlan): Promise<RealCluster> {
  const { run, etcdUrl, number, spec } = plan;
  const { name, region = `r${number}`, zone = `r${number}-a` } = spec;
  const apiServer = await startApiServer(scope, run, { cluster: name, etcdUrl });
  const kubeconfig = renderKubeconfig({ name, ...apiServer });
  const kubeconfigPath = join(run.path, `${name}.kubeconfig`);
  await writeFile(kubeconfigPath, kubeconfig, { mode: 0o600 });
  const target = parseKubeconfig(kubeconfig, run.path);
  if (!target.ok) throw new Error(target.error);
  const http = new KubeHttp({
    target: target.value,
    clock: systemClock,
    userAgent: USER_AGENT,
    deadlineMs: DEADLINE_MS,
  });
  scope.use(http);
  const client = createHttpClient({ ...apiServer, userAgent: USER_AGENT });
  scope.defer(() => client.close());
  const objects = new ObjectClient(client);
  const node = `${name}-node`;
  await Promise.all([installKinds(spec, client), objects.apply(renderBasics({ ...spec, node, region, zone }))]);
  const istiod =
    spec.istiod && (await startIstiod(scope, run, { cluster: name, program: spec.istiod, kubeconfigPath }));
  const podIps = new PodIps(number);
  const place = { name, number, region, zone, node, kubeconfigPath };
  return { ...place, apiServer, http, client, objects, podIps, istiod, run };
}

async function installKinds({ istiod, istioKinds = istiod ?? "istiod" }: RealClusterSpec, client: HttpClient) {
  if (istioKinds !== "none") await installIstioKinds(client, istioCrdsPath(istioKinds));
}

interface Basics {
  readonly node: string;
  readonly region: string;
  readonly zone: string;
  readonly meshNetwork?: string;
}

function renderBasics({ node, region, zone, meshNetwork }: Basics) {
  const labels = meshNetwork === undefined ? {} : { "topology.istio.io/network": meshNetwork };
  const place = { "topology.kubernetes.io/region": region, "topology.kubernetes.io/zone": zone };
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "istio-system", labels } },
    { apiVersion: "v1", kind: "Node", metadata: { name: node, labels: { "kubernetes.io/hostname": node, ...place } } },
  ];
}
