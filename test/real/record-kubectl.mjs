// Records what kubectl sends for each command of kubectl-commands.mjs, as data for test/contract/kubectl-replay.test.ts:
//   npx tsc -b && node test/real/record-kubectl.mjs --client 1.32 [--kubectl PATH] [NAME...]
// Needs a kubectl of that version. The answers are not recorded: `npx vitest run --project e2e test/contract/kubectl-replay
// --update` writes them, to be read before they are committed.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { request as forward } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, stderr, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startCluster } from "@causeway/sandbox";
import { systemClock } from "@causeway/shared/node";
import { COMMANDS } from "./kubectl-commands.mjs";

const FOLDER = fileURLToPath(new URL("../contract/kubectl-requests", import.meta.url));
const GUIDE = fileURLToPath(new URL("../../docs/examples/guide", import.meta.url));
const NAMESPACE = "shop";
/** The other headers are not looked at. */
const HEADERS = ["accept", "content-type", "upgrade", "sec-websocket-protocol", "x-stream-protocol-version"];
/** What happens while a command waits; the replay knows the same words. */
const DURING = {
  "settings is touched": ({ client }) =>
    client.patch(
      { kind: "ConfigMap", namespace: NAMESPACE, name: "settings" },
      { metadata: { labels: { touched: "yes" } } },
    ),
  "box is deleted": ({ client }) => client.delete({ kind: "Pod", namespace: NAMESPACE, name: "box" }),
};
const DURING_MS = 700;
/** Long enough for every command but those that would stay for ever. */
const LIMIT_MS = 4_000;

const { values, positionals } = parseArgs({
  args: argv.slice(2),
  options: { client: { type: "string", default: "1.32" }, kubectl: { type: "string", default: "kubectl" } },
  allowPositionals: true,
});

const wanted = COMMANDS.filter(
  ({ name, client }) => client === values.client && (positionals.length === 0 || positionals.includes(name)),
);
for (const command of wanted) {
  const requests = await record(command);
  const file = join(FOLDER, `${command.name}.json`);
  const shown = `kubectl ${command.args.replaceAll(/FOLDER\/|GUIDE\//g, "")}`;
  const { client, first = [], stdin, during } = command;
  const extras = { ...(stdin === undefined ? {} : { stdin }), ...(during === undefined ? {} : { during }) };
  const content = { command: shown, client, ...extras, requests };
  if (first.length > 0) content.before = await readBefore(first, command);
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
  stdout.write(`${command.name}: ${requests.length} requests\n`);
}

/** The requests of the commands that come first, which the replay must send too. */
async function readBefore(first, command) {
  const requests = await record({ ...command, args: first.join(" ; "), first: [] });
  return requests.filter(({ method }) => method !== "GET");
}

async function record(command) {
  const stateDir = await mkdtemp(join(tmpdir(), "kubectl-record-"));
  const cluster = await startCluster({
    name: "cluster-1",
    region: "r1",
    zone: "r1-a",
    clock: systemClock,
    loadBalancerIp: () => "203.0.113.11",
    podReadyDelayMs: 0,
    stateDir,
  });
  try {
    return await recordOn(cluster, stateDir, command);
  } finally {
    await cluster[Symbol.asyncDispose]();
    await rm(stateDir, { recursive: true });
  }
}

async function recordOn(cluster, stateDir, command) {
  await fill(cluster);
  const requests = [];
  const proxy = await startProxy(cluster, (entry) => requests.push(entry));
  const kubeconfig = join(stateDir, "proxied.kubeconfig");
  const { url } = proxy;
  await writeFile(
    kubeconfig,
    cluster.kubeconfig.replace(cluster.url, url).replace(/,\s*"certificate-[^"]*": "[^"]*"/, ""),
  );
  const run = (args, options) => runKubectl(args, { ...options, kubeconfig, stateDir });
  // Discovery is cached in a file: recorded once, by the command that is about it.
  if (command.name !== "api-resources") await run("api-resources");
  for (const args of command.first ?? []) await run(args);
  await cluster.settled();
  requests.length = 0;
  const { during } = command;
  const doing = during === undefined ? undefined : setTimeout(() => DURING[during](cluster), DURING_MS);
  for (const args of command.args.split(" ; ")) await run(args, command);
  clearTimeout(doing);
  await proxy.close();
  return requests;
}

async function fill(cluster) {
  const documents = (await readFile(join(FOLDER, "fixture.yaml"), "utf8")).split("---\n");
  for (const document of documents) {
    await cluster.client.apply(document, NAMESPACE);
    await cluster.settled();
  }
}

function runKubectl(args, { kubeconfig, stateDir, editor = "false", stdin = "" }) {
  const words = args
    .replaceAll("FOLDER", FOLDER)
    .replaceAll("GUIDE", GUIDE)
    .match(/(?:\\ |\S)+/g)
    .map((word) => word.replaceAll("\\ ", " "));
  const flags = ["--kubeconfig", kubeconfig, "--cache-dir", join(stateDir, "cache")];
  const child = spawn("env", [`KUBE_EDITOR=${editor}`, values.kubectl, ...flags, ...words]);
  const said = [];
  child.stdout.on("data", (chunk) => said.push(chunk));
  child.stderr.on("data", (chunk) => said.push(chunk));
  child.stdin.end(stdin);
  const limit = setTimeout(() => child.kill(), LIMIT_MS);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(limit);
      if (code !== 0) stderr.write(`$ kubectl ${args}\n${Buffer.concat(said)}`);
      resolve();
    });
  });
}

/** Plain HTTP for kubectl, TLS for the cluster; tells of every request before it is forwarded. */
async function startProxy(cluster, onRequest) {
  const server = createServer(async (request, response) => {
    const body = await readAll(request);
    onRequest(describe(cluster, request, body));
    const sent = send(cluster, request, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    });
    response.on("close", () => sent.destroy());
    sent.on("error", () => response.destroy());
    sent.end(body);
  });
  server.on("upgrade", (request, socket, head) => {
    onRequest(describe(cluster, request, Buffer.alloc(0)));
    const sent = send(cluster, request, async (answer) => {
      const body = await readAll(answer);
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(Buffer.concat([Buffer.from(`HTTP/1.1 ${answer.statusCode} \r\n${lines.join("")}\r\n`), body]));
    });
    sent.on("upgrade", (answer, upstream, first) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(Buffer.concat([Buffer.from(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("")}\r\n`), first]));
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
      upstream.on("error", () => socket.destroy());
      socket.on("error", () => upstream.destroy());
    });
    sent.end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve) && server.closeAllConnections()),
  };
}

function send(cluster, { method, url, headers }, onAnswer) {
  // kubectl keeps its token to itself without TLS.
  const own = { host: new URL(cluster.url).host, authorization: `Bearer ${cluster.token}` };
  const options = { method, ca: cluster.ca, headers: { ...headers, ...own } };
  return forward(new URL(url, cluster.url), options, onAnswer);
}

async function readAll(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function describe(cluster, { method, url, headers }, body) {
  const kept = HEADERS.filter((name) => headers[name] !== undefined).map((name) => [name, headers[name]]);
  const entry = { method, path: withPlaceholders(cluster, url), headers: Object.fromEntries(kept) };
  if (body.length === 0) return entry;
  const isJson = (headers["content-type"] ?? "").includes("json");
  return isJson
    ? { ...entry, json: JSON.parse(withPlaceholders(cluster, body.toString("utf8"))) }
    : { ...entry, base64: body.toString("base64") };
}

/** What differs from run to run, in the words that the replay knows: see `placeholders.ts` there. */
function withPlaceholders({ store }, text) {
  let shown = text.replace(/resourceVersion=\d+/g, "resourceVersion={{resourceVersion}}");
  shown = shown.replace(/"resourceVersion":"\d+"/g, '"resourceVersion":"{{resourceVersion}}"');
  shown = shown.replace(/(resourceVersion","value":)"\d+"/g, '$1"{{resourceVersion}}"');
  for (const [word, resource] of [
    ["pod", "pods"],
    ["replicaSet", "replicasets.apps"],
  ]) {
    for (const { metadata } of store.collection(resource).objects(NAMESPACE)) {
      if (metadata.name.startsWith("web-")) shown = shown.replaceAll(metadata.name, `{{${word}}}`);
    }
  }
  for (const resource of [
    "pods",
    "services",
    "deployments.apps",
    "replicasets.apps",
    "configmaps",
    "nodes",
    "namespaces",
  ]) {
    for (const { metadata } of store.collection(resource).objects("")) {
      const name = metadata.name.startsWith("web-") ? "{{generated}}" : metadata.name;
      shown = shown.replaceAll(metadata.uid, `{{uid ${resource}/${name}}}`);
    }
  }
  return shown;
}
