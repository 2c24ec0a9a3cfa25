import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  type Cluster,
  newClusters,
  newContexts,
  newUsers,
  type User,
} from "@kubernetes/client-node/dist/config_types.js";
import { parse } from "yaml";
import { err, ok, type Result } from "../domain/result.js";
import { type Fields, isFields } from "./field-reader.js";

// Only the parts of client-node that read a kubeconfig and obtain credentials: its KubeConfig class drags in every API type,
// which costs 0.4 s and 80 MB at start.

/** One API server and as whom to talk to it. File paths are absolute. */
export interface KubeTarget {
  readonly cluster: Cluster;
  readonly user: User;
}

/** Where a pod finds its own API server. */
interface InClusterPlace {
  readonly host: string;
  readonly port: string;
  /** Folder with `token` and `ca.crt`. */
  readonly folder: string;
}

const SERVICE_ACCOUNT_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

export interface KubePlace {
  /** Path of a kubeconfig file; empty: this is a pod, which uses its ServiceAccount. */
  readonly kubeconfig: string;
  /** `KUBERNETES_SERVICE_HOST`, empty outside of a pod. */
  readonly host: string;
  /** `KUBERNETES_SERVICE_PORT`, empty outside of a pod. */
  readonly port: string;
}

/** The API server that an edge belongs to, or why it cannot be told. */
export function loadKubeTarget({ kubeconfig, host, port }: KubePlace): Result<KubeTarget> {
  return kubeconfig === ""
    ? inClusterTarget({ host, port, folder: SERVICE_ACCOUNT_FOLDER })
    : loadKubeconfig(kubeconfig);
}

/** The target that a kubeconfig file's current context names, or what is wrong with the file. */
function loadKubeconfig(path: string): Result<KubeTarget> {
  try {
    return parseKubeconfig(readFileSync(path, "utf8"), dirname(resolve(path)));
  } catch (error) {
    return err(`kubeconfig ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Relative paths in the text start from `folder`. */
export function parseKubeconfig(text: string, folder: string): Result<KubeTarget> {
  try {
    const target = selectTarget(parse(text), folder);
    const problem = checkTarget(target);
    return problem === undefined ? ok(target) : err(problem);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

/** Throws, as the readers of client-node do, on what is missing or broken. Only the entries in use are looked at. */
function selectTarget(config: unknown, folder: string): KubeTarget {
  if (!isFields(config)) throw new Error("a kubeconfig must be a YAML object");
  const [context] = newContexts(entriesNamed(config, "contexts", config["current-context"]));
  if (context === undefined) throw new Error("the kubeconfig has no context of the name that its current-context says");
  const [cluster] = newClusters(entriesNamed(config, "clusters", context.cluster));
  if (cluster === undefined) throw new Error(`the kubeconfig has no cluster ${JSON.stringify(context.cluster)}`);
  const [user] = newUsers(entriesNamed(config, "users", context.user).map((entry) => withTokenProvider(entry, folder)));
  if (user === undefined && context.user !== undefined) {
    throw new Error(`the kubeconfig has no user ${JSON.stringify(context.user)}`);
  }
  return { cluster: absoluteCluster(cluster, folder), user: absoluteUser(user ?? { name: "anonymous" }, folder) };
}

function entriesNamed(config: Fields, list: string, name: unknown): readonly Fields[] {
  const entries = config[list];
  if (!Array.isArray(entries)) return [];
  return entries.filter((entry: unknown): entry is Fields => isFields(entry) && entry["name"] === name);
}

/** The target of a pod: its ServiceAccount. */
export function inClusterTarget({ host, port, folder }: InClusterPlace): Result<KubeTarget> {
  if (host === "" || port === "") return err("this is no pod: KUBERNETES_SERVICE_HOST and _PORT are not set");
  const server = `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const authProvider = { name: "tokenFile", config: { tokenFile: `${folder}/token` } };
  return ok({
    cluster: { name: "in-cluster", server, caFile: `${folder}/ca.crt`, skipTLSVerify: false },
    user: { name: "in-cluster", authProvider },
  });
}

/** A token file is read again while the edge runs, because tokens of ServiceAccounts are renewed in place. */
function withTokenProvider(entry: Fields, folder: string): Fields {
  if (!isFields(entry["user"])) return entry;
  const { "token-file": dashed, tokenFile = dashed, token: _replaced, ...rest } = entry["user"];
  if (typeof tokenFile !== "string") return entry;
  const authProvider = { name: "tokenFile", config: { tokenFile: resolve(folder, tokenFile) } };
  return { ...entry, user: { ...rest, "auth-provider": authProvider } };
}

function absoluteCluster(cluster: Cluster, folder: string): Cluster {
  return cluster.caFile === undefined ? cluster : { ...cluster, caFile: resolve(folder, cluster.caFile) };
}

function absoluteUser(user: User, folder: string): User {
  const { certFile, keyFile } = user;
  return {
    ...user,
    ...(certFile === undefined ? {} : { certFile: resolve(folder, certFile) }),
    ...(keyFile === undefined ? {} : { keyFile: resolve(folder, keyFile) }),
  };
}

function checkTarget({ cluster }: KubeTarget): undefined | string {
  if (!URL.canParse(cluster.server)) return `${JSON.stringify(cluster.server)} is no URL of an API server`;
  const { protocol } = new URL(cluster.server);
  if (protocol !== "https:" && protocol !== "http:") return `an API server speaks https, not ${protocol}`;
  if (protocol === "http:" && !cluster.skipTLSVerify) return "http without insecure-skip-tls-verify is refused";
  return cluster.proxyUrl === undefined ? undefined : "proxy-url is not supported";
}
