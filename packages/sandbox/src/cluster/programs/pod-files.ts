import { type ApiObject, listAt, namespaceOf, type StringMap, textAt } from "../api-object.js";

/** What the kubelet and the image put into the environment of a container; values from other objects are left out. */
export function describeEnv(pod: ApiObject, container: string): StringMap {
  const spec = listAt(pod, "spec", "containers").find((one) => one["name"] === container);
  const own = listAt(spec, "env").filter((variable) => variable["valueFrom"] === undefined);
  return {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOSTNAME: pod.metadata.name,
    HOME: "/root",
    KUBERNETES_SERVICE_HOST: "10.96.0.1",
    KUBERNETES_SERVICE_PORT: "443",
    ...Object.fromEntries(own.map((variable) => [textAt(variable, "name"), textAt(variable, "value")])),
  };
}

/** The files that a kubelet writes into every container; undefined for any other path. */
export function readPodFile(pod: ApiObject, path: string): undefined | string {
  const { name } = pod.metadata;
  const namespace = namespaceOf(pod);
  switch (path) {
    case "/etc/hostname":
      return `${name}\n`;
    case "/etc/hosts":
      return describeHosts(name, textAt(pod, "status", "podIP"));
    case "/etc/resolv.conf":
      return [
        `search ${namespace}.svc.cluster.local svc.cluster.local cluster.local`,
        "nameserver 10.96.0.10",
        "options ndots:5",
        "",
      ].join("\n");
    case "/var/run/secrets/kubernetes.io/serviceaccount/namespace":
      return namespace;
    default:
      return undefined;
  }
}

function describeHosts(name: string, address: string): string {
  return [
    "# Kubernetes-managed hosts file.",
    "127.0.0.1\tlocalhost",
    "::1\tlocalhost ip6-localhost ip6-loopback",
    "fe00::0\tip6-localnet",
    "fe00::0\tip6-mcastprefix",
    "fe00::1\tip6-allnodes",
    "fe00::2\tip6-allrouters",
    `${address}\t${name}`,
    "",
  ].join("\n");
}
