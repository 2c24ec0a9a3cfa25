import { generateKeyPair as generateKeyPairLater, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { createHttpClient } from "@causeway/sandbox";
import type { Scope } from "@causeway/shared/node";
import { componentPath } from "../components/read-components.js";
import type { RunFolder } from "./process-record.js";
import type { ProgramSpec } from "./recorded-process.js";
import { RestartableProgram, type ServerControl } from "./restartable-program.js";
import { startOnFreePorts } from "./start-on-free-ports.js";

export interface ApiServerPlan {
  readonly cluster: string;
  readonly etcdUrl: string;
}

const generateKeyPair = promisify(generateKeyPairLater);

const TOKENS = "tokens.csv";
const PRIVATE_KEY = "accounts.key";
const PUBLIC_KEY = "accounts.pub";
/** Made by the API server itself; it is its own authority. */
const CERTIFICATE = "apiserver.crt";
const ISSUER = "https://kubernetes.default.svc";
const USER_AGENT = "harness";

/** A kube-apiserver and what its administrator needs. */
export interface ApiServer extends ServerControl {
  readonly url: string;
  /** PEM. */
  readonly ca: string;
  readonly token: string;
}

/** Starts a cluster's kube-apiserver with a certificate that it makes itself, and waits until it is ready. */
export async function startApiServer(scope: Scope, run: RunFolder, plan: ApiServerPlan): Promise<ApiServer> {
  const folder = join(run.path, `api-${plan.cluster}`);
  await mkdir(folder, { recursive: true });
  const token = randomUUID();
  await Promise.all([writeKeys(folder), writeFile(join(folder, TOKENS), `${token},admin,admin,system:masters\n`)]);
  return await startOnFreePorts(1, async ([port = 0], attempt) => {
    const certificates = join(folder, `certificates-${attempt}`);
    const spec: ProgramSpec = {
      name: `kube-apiserver-${plan.cluster}-${attempt}`,
      file: componentPath("kube-apiserver"),
      args: renderArgs(plan, { folder, certificates, port }),
      env: {},
    };
    const access = { url: `https://127.0.0.1:${port}`, token };
    const program = new RestartableProgram(scope, run, spec, () => isReady({ ...access, certificates }));
    await program.start();
    return {
      ...access,
      ca: readFileSync(join(certificates, CERTIFICATE), "utf8"),
      freeze: () => program.freeze(),
      thaw: () => program.thaw(),
      stop: () => program.stop(),
      start: () => program.start(),
    };
  });
}

/** For tokens of ServiceAccounts, which the API server signs itself. */
async function writeKeys(folder: string): Promise<void> {
  const { privateKey, publicKey } = await generateKeyPair("rsa", { modulusLength: 2048 });
  await Promise.all([
    writeFile(join(folder, PRIVATE_KEY), privateKey.export({ type: "pkcs8", format: "pem" })),
    writeFile(join(folder, PUBLIC_KEY), publicKey.export({ type: "spki", format: "pem" })),
  ]);
}

interface Places {
  readonly folder: string;
  readonly certificates: string;
  readonly port: number;
}

function renderArgs({ cluster, etcdUrl }: ApiServerPlan, { folder, certificates, port }: Places): readonly string[] {
  return [
    ...[`--etcd-servers=${etcdUrl}`, `--etcd-prefix=/${cluster}`],
    ...["--bind-address=127.0.0.1", `--secure-port=${port}`, `--cert-dir=${certificates}`],
    `--service-account-issuer=${ISSUER}`,
    `--service-account-key-file=${join(folder, PUBLIC_KEY)}`,
    `--service-account-signing-key-file=${join(folder, PRIVATE_KEY)}`,
    `--api-audiences=istio-ca,${ISSUER}`,
    "--service-cluster-ip-range=10.96.0.0/16",
    ...["--authorization-mode=RBAC", "--anonymous-auth=false", `--token-auth-file=${join(folder, TOKENS)}`],
    "--allow-privileged=true",
    // Nobody makes the ServiceAccounts that it would ask for, and nobody is to be told where the API server is.
    ...["--disable-admission-plugins=ServiceAccount", "--endpoint-reconciler-type=none"],
  ];
}

interface ReadyCheck {
  readonly url: string;
  readonly token: string;
  readonly certificates: string;
}

async function isReady({ url, token, certificates }: ReadyCheck): Promise<boolean> {
  const certificate = join(certificates, CERTIFICATE);
  if (!existsSync(certificate)) return false;
  const client = createHttpClient({ url, token, ca: readFileSync(certificate, "utf8"), userAgent: USER_AGENT });
  try {
    return (await client.send({ method: "GET", path: "/readyz" })).status === 200;
  } finally {
    client.close();
  }
}
