import type { JsonObject } from "./api-object.js";

interface KubeconfigOptions {
  readonly name: string;
  readonly url: string;
  readonly ca: string;
  readonly token: string;
}

/** A kubeconfig with one cluster, one user and one context, all of that name. JSON, which is YAML too. */
export function renderKubeconfig({ name, url, ca, token }: KubeconfigOptions): string {
  const certificate = Buffer.from(ca, "utf8").toString("base64");
  const config: JsonObject = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server: url, "certificate-authority-data": certificate } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
