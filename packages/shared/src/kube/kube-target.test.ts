import { describe, expect, it } from "vitest";
import { inClusterTarget, loadKubeTarget, parseKubeconfig } from "./kube-target.js";

const CLUSTER = { server: "https://127.0.0.1:6443", "certificate-authority": "ca.crt" };
const USER = { "client-certificate": "pki/tls.crt", "client-key": "/abs/tls.key" };

function configOf(cluster: object = CLUSTER, user: object = USER, more: object = {}): string {
  return JSON.stringify({
    "current-context": "here",
    contexts: [{ name: "here", context: { cluster: "c1", user: "u1" } }],
    clusters: [
      { name: "other", cluster: { server: "https://other" } },
      { name: "c1", cluster },
    ],
    users: [{ name: "u1", user }],
    ...more,
  });
}

function targetOf(text: string) {
  const target = parseKubeconfig(text, "/etc/kube");
  if (!target.ok) throw new Error(target.error);
  return target.value;
}

describe(parseKubeconfig, () => {
  it("takes cluster and user of the current context, with paths from the file's folder", () => {
    expect(targetOf(configOf())).toMatchObject({
      cluster: { name: "c1", server: "https://127.0.0.1:6443", caFile: "/etc/kube/ca.crt", skipTLSVerify: false },
      user: { name: "u1", certFile: "/etc/kube/pki/tls.crt", keyFile: "/abs/tls.key" },
    });
  });

  it("reads YAML", () => {
    const text = `
current-context: here
contexts: [{name: here, context: {cluster: c1, user: u1}}]
clusters:
- name: c1
  cluster: {server: "https://api.example.com/k8s/c1/", tls-server-name: inner}
users:
- name: u1
  user: {token: secret}
`;
    expect(targetOf(text)).toMatchObject({
      cluster: { server: "https://api.example.com/k8s/c1", tlsServerName: "inner" },
      user: { token: "secret" },
    });
  });

  it.each(["tokenFile", "token-file"])(
    "reads the file of %s again while it runs, rather than the token beside it",
    (name) => {
      const { user } = targetOf(configOf(CLUSTER, { [name]: "token", token: "old" }));
      expect(user.token).toBeUndefined();
      expect(user.authProvider).toEqual({ name: "tokenFile", config: { tokenFile: "/etc/kube/token" } });
    },
  );

  it("needs no user", () => {
    const contexts = [{ name: "here", context: { cluster: "c1" } }];
    expect(targetOf(configOf(CLUSTER, USER, { contexts })).user).toEqual({ name: "anonymous" });
  });

  it.each([
    { what: "no object", text: "just text", says: "must be a YAML object" },
    { what: "no context", text: configOf(CLUSTER, USER, { contexts: [] }), says: "no context" },
    { what: "another context", text: configOf(CLUSTER, USER, { "current-context": "there" }), says: "no context" },
    { what: "no such cluster", text: configOf(CLUSTER, USER, { clusters: [] }), says: 'no cluster "c1"' },
    { what: "no such user", text: configOf(CLUSTER, USER, { users: [] }), says: 'no user "u1"' },
    { what: "a cluster without server", text: configOf({}), says: "server is missing" },
    { what: "broken YAML", text: "a: [", says: "" },
    { what: "no URL", text: configOf({ server: "127.0.0.1" }), says: "is no URL" },
    { what: "another protocol", text: configOf({ server: "ftp://x" }), says: "speaks https, not ftp:" },
    { what: "http", text: configOf({ server: "http://127.0.0.1:8080" }), says: "insecure-skip-tls-verify" },
    { what: "a proxy", text: configOf({ ...CLUSTER, "proxy-url": "http://proxy" }), says: "proxy-url" },
  ])("refuses $what", ({ text, says }) => {
    expect(parseKubeconfig(text, "/")).toEqual({ ok: false, error: expect.stringContaining(says) });
  });
});

describe(loadKubeTarget, () => {
  it("says which file it is about", () => {
    const target = loadKubeTarget({ kubeconfig: "/nowhere/config", host: "", port: "" });
    expect(target).toEqual({ ok: false, error: expect.stringContaining("/nowhere/config") });
  });

  it("uses the ServiceAccount of a pod without a file", () => {
    const target = loadKubeTarget({ kubeconfig: "", host: "10.96.0.1", port: "443" });
    expect(target).toMatchObject({ ok: true, value: { cluster: { server: "https://10.96.0.1:443" } } });
  });
});

describe(inClusterTarget, () => {
  it.each([
    { host: "10.96.0.1", server: "https://10.96.0.1:443" },
    { host: "fd00::1", server: "https://[fd00::1]:443" },
  ])("finds the API server at $host with the pod's ServiceAccount", ({ host, server }) => {
    expect(inClusterTarget({ host, port: "443", folder: "/sa" })).toMatchObject({
      ok: true,
      value: {
        cluster: { server, caFile: "/sa/ca.crt", skipTLSVerify: false },
        user: { authProvider: { config: { tokenFile: "/sa/token" } } },
      },
    });
  });

  it("refuses to guess outside of a pod", () => {
    expect(inClusterTarget({ host: "", port: "", folder: "/sa" })).toMatchObject({ ok: false });
  });
});
