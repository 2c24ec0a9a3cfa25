import type { IncomingMessage } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import { AppError } from "@causeway/shared";

export interface HttpClientOptions {
  readonly url: string;
  /** PEM. */
  readonly ca: string;
  readonly token: string;
  readonly userAgent: string;
}

export interface HttpRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Text and buffers go as they are, everything else as JSON. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  /** Any others, such as those of an upgrade. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  /** Parsed when it is JSON, else the text. */
  readonly body: unknown;
}

/** An answer whose headers are there; the rest comes when the server is done, which may be much later. */
export interface OpenAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: Promise<string>;
}

/** A watch that is read event by event. */
export interface OpenWatch {
  /** HTTP code of the answer; a watch that was refused has no events. */
  readonly status: number;
  /** The next event; undefined once the server has ended the watch. Rejects when the connection breaks. */
  next(): Promise<undefined | { readonly type: string; readonly object: unknown }>;
  close(): void;
}

/** Plain HTTPS to a Kubernetes API server, one keep-alive connection pool: says what was answered and judges nothing. */
export interface HttpClient {
  /** Throws AppError Unavailable when there is no answer. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** As `send`, without waiting for the end. */
  open(request: HttpRequest): Promise<OpenAnswer>;
  watch(path: string, accept?: string): Promise<OpenWatch>;
  close(): void;
}

export function createHttpClient({ url, ca, token, userAgent }: HttpClientOptions): HttpClient {
  const agent = new Agent({ keepAlive: true, ca });
  const open = async ({
    method,
    path,
    body,
    contentType,
    accept,
    headers: others,
  }: HttpRequest): Promise<IncomingMessage> =>
    await new Promise((resolve, reject) => {
      const text =
        body === undefined
          ? undefined
          : typeof body === "string" || Buffer.isBuffer(body)
            ? body
            : JSON.stringify(body);
      const headers = {
        ...others,
        authorization: `Bearer ${token}`,
        "user-agent": userAgent,
        accept: accept ?? "application/json",
        ...(text === undefined
          ? {}
          : { "content-type": contentType ?? "application/json", "content-length": Buffer.byteLength(text) }),
      };
      const sent = httpsRequest(new URL(path, url), { method, agent, headers }, resolve);
      sent.on("error", (cause) => reject(new AppError("Unavailable", `${method} ${path} got no answer`, { cause })));
      sent.end(text);
    });
  return {
    async send(request) {
      const answer = await open(request);
      const text = await readText(answer);
      const isJson = (answer.headers["content-type"] ?? "").includes("json");
      return { status: answer.statusCode ?? 0, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
    },
    async open(request) {
      const answer = await open(request);
      return { status: answer.statusCode ?? 0, headers: answer.headers, text: readText(answer) };
    },
    async watch(path, accept = "application/json") {
      return readWatch(await open({ method: "GET", path, accept }));
    },
    close: () => agent.destroy(),
  };
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function readWatch(answer: IncomingMessage): OpenWatch {
  const lines = readLines(answer);
  return {
    status: answer.statusCode ?? 0,
    async next() {
      const line = await lines.next();
      return line.done === true ? undefined : (JSON.parse(line.value) as { type: string; object: unknown });
    },
    close: () => answer.destroy(),
  };
}

async function* readLines(answer: IncomingMessage): AsyncGenerator<string, void> {
  let rest = "";
  answer.setEncoding("utf8");
  for await (const chunk of answer) {
    const lines = `${rest}${chunk as string}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") yield line;
  }
}
