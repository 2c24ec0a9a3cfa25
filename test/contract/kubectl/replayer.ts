import { readFile } from "node:fs/promises";
import {
  type Cluster,
  createHttpClient,
  exec,
  type HttpClient,
  type HttpRequest,
  startCluster,
} from "@causeway/sandbox";
import { AppError } from "@causeway/shared";
import { Scope, systemClock } from "@causeway/shared/node";
import { describeAnswer } from "./describe-answer.js";
import { fillPlaceholders, hideGenerated, NAMESPACE } from "./placeholders.js";
import { FOLDER, type RecordedCommand, type RecordedRequest } from "./recorded-command.js";

/** What happens to the cluster while a request of a command stays open. */
const DURING: Readonly<Record<NonNullable<RecordedCommand["during"]>, (cluster: Cluster) => Promise<unknown>>> = {
  "settings is touched": ({ client }) =>
    client.patch(
      { kind: "ConfigMap", namespace: NAMESPACE, name: "settings" },
      { metadata: { labels: { touched: "yes" } } },
    ),
  "box is deleted": ({ client }) => client.delete({ kind: "Pod", namespace: NAMESPACE, name: "box" }),
};

/** A cluster on the fixture, and a client that sends what kubectl sent. */
export class Replayer implements AsyncDisposable {
  readonly #cluster: Cluster;
  readonly #http: HttpClient;
  readonly #scope: Scope;
  #resourceVersion = "0";

  private constructor(cluster: Cluster, http: HttpClient, scope: Scope) {
    this.#cluster = cluster;
    this.#http = http;
    this.#scope = scope;
  }

  static async start(): Promise<Replayer> {
    const scope = new Scope();
    const cluster = scope.use(
      await startCluster({
        name: "cluster-1",
        region: "r1",
        zone: "r1-a",
        clock: systemClock,
        loadBalancerIp: () => "203.0.113.11",
        podReadyDelayMs: 0,
      }),
    );
    const http = createHttpClient({ ...cluster, userAgent: "kubectl" });
    scope.defer(() => http.close());
    // One at a time, so that names and addresses are the same in every run.
    for (const document of (await readFile(`${FOLDER}fixture.yaml`, "utf8")).split("---\n")) {
      await cluster.client.apply(document, NAMESPACE);
      await cluster.settled();
    }
    return new Replayer(cluster, http, scope);
  }

  /** The answers to a command's requests, described. The controllers settle after each. */
  async replay(command: RecordedCommand): Promise<readonly object[]> {
    for (const request of command.before ?? []) await this.#answer(request, command);
    const answers: object[] = [];
    for (const request of command.requests) {
      const answer = await this.#answer(request, command);
      const { method, path } = request;
      answers.push({ request: `${method} ${path}`, ...answer });
    }
    return JSON.parse(hideGenerated(JSON.stringify(answers), this.#cluster)) as readonly object[];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scope[Symbol.asyncDispose]();
  }

  #fill(request: RecordedRequest): RecordedRequest {
    const filled = fillPlaceholders(JSON.stringify(request), this.#cluster, this.#resourceVersion);
    return JSON.parse(filled) as RecordedRequest;
  }

  async #answer(recorded: RecordedRequest, command: RecordedCommand): Promise<object> {
    const request = this.#fill(recorded);
    const query = new URL(request.path, this.#cluster.url).searchParams;
    if (request.headers["upgrade"] === "websocket" && query.has("command")) return await this.#exec(request, command);
    if (query.get("watch") === "true") return await this.#watch(request, command);
    if (query.get("follow") === "true") return await this.#follow(request, command);
    const answer = await this.#http.send(toHttp(request));
    const revision = (answer.body as null | { metadata?: { resourceVersion?: string } })?.metadata?.resourceVersion;
    if (revision !== undefined) this.#resourceVersion = revision;
    await this.#cluster.settled();
    return describeAnswer(answer);
  }

  async #exec({ path, headers }: RecordedRequest, { stdin }: RecordedCommand): Promise<object> {
    const protocols = (headers["sec-websocket-protocol"] ?? "").split(",").map((one) => one.trim());
    try {
      return await exec({ ...this.#cluster, userAgent: "kubectl" }, { path, stdin, protocols });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { refused: error.message };
    }
  }

  /** The first event, when something happens meanwhile; else only that the watch was opened. */
  async #watch({ path, headers }: RecordedRequest, { during }: RecordedCommand): Promise<object> {
    const watch = await this.#http.watch(path, headers["accept"]);
    if (during !== undefined) await DURING[during](this.#cluster);
    const event = during === undefined ? undefined : await watch.next();
    watch.close();
    const { status: http } = watch;
    if (event === undefined) return { http };
    return { http, event: event.type, object: describeAnswer({ status: http, headers: {}, body: event.object }) };
  }

  async #follow(request: RecordedRequest, { during }: RecordedCommand): Promise<object> {
    const answer = await this.#http.open(toHttp(request));
    if (during !== undefined) await DURING[during](this.#cluster);
    return describeAnswer({ ...answer, body: await answer.text });
  }
}

function toHttp({ method, path, headers, json, base64 }: RecordedRequest): HttpRequest {
  const { accept, "content-type": contentType, ...others } = headers;
  const upgrade = others["upgrade"] === undefined ? {} : { connection: "Upgrade" };
  const body = base64 === undefined ? json : Buffer.from(base64, "base64");
  return {
    method,
    path,
    headers: { ...others, ...upgrade },
    ...(accept === undefined ? {} : { accept }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(body === undefined ? {} : { body }),
  };
}
