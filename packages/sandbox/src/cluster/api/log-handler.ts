import { badRequest } from "../api-error.js";
import { type ApiObject, textAt } from "../api-object.js";
import { chooseContainer, containerStatus } from "../container-choice.js";
import type { LogLine } from "../container-logs.js";
import type { ApiContext } from "./api-context.js";
import type { Exchange } from "./exchange.js";
import { isTrue, type RequestTarget } from "./request-target.js";

/** GET of pods/log: plain text, and with `follow` whatever comes until the pod or the client is gone. */
export function handleLog(context: ApiContext, target: RequestTarget, { request, response, url }: Exchange): void {
  const query = url.searchParams;
  const pod = context.objects.get(target.definition, target.namespace, target.name);
  const container = chooseContainer(pod, query.get("container") ?? "");
  if (isTrue(query.get("previous"))) {
    throw badRequest(
      `previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(target.name)} not found`,
    );
  }
  checkStarted(pod, container);
  const render = createRenderer(query);
  const lines = selectLines(context.logs.read(pod, container), query, context.clock.now());
  response.writeHead(200, { "content-type": "text/plain", "cache-control": "no-cache, private" });
  const text = limitBytes(lines.map(render).join(""), query.get("limitBytes"));
  if (!isTrue(query.get("follow"))) {
    response.end(text);
    return;
  }
  response.flushHeaders();
  if (text !== "") response.write(text);
  const stop = context.logs.follow(pod, container, {
    onLine: (line) => void response.write(render(line)),
    onEnd: () => response.end(),
  });
  response.once("close", stop);
  request.once("close", stop);
}

function checkStarted(pod: ApiObject, container: string): void {
  const status = containerStatus(pod, container);
  if (textAt(status, "state", "running", "startedAt") !== "") return;
  const reason = textAt(status, "state", "waiting", "reason") || "ContainerCreating";
  const names = `container ${JSON.stringify(container)} in pod ${JSON.stringify(pod.metadata.name)}`;
  throw badRequest(`${names} is waiting to start: ${reason}`);
}

/** With `timestamps` each line begins with its time in RFC 3339 and nanoseconds. */
function createRenderer(query: URLSearchParams): (line: LogLine) => string {
  if (!isTrue(query.get("timestamps"))) return ({ text }) => `${text}\n`;
  return ({ atMs, text }) => `${new Date(atMs).toISOString().replace("Z", "000000Z")} ${text}\n`;
}

function selectLines(lines: readonly LogLine[], query: URLSearchParams, nowMs: number): readonly LogLine[] {
  const seconds = parseCount("sinceSeconds", query);
  const sinceTime = query.get("sinceTime");
  const since = seconds === undefined ? Date.parse(sinceTime ?? "") : nowMs - seconds * 1000;
  if (sinceTime !== null && Number.isNaN(since))
    throw badRequest(`sinceTime: Invalid value: ${JSON.stringify(sinceTime)}`);
  const recent = Number.isNaN(since) ? lines : lines.filter(({ atMs }) => atMs >= since);
  const tail = parseCount("tailLines", query);
  return tail === undefined ? recent : recent.slice(Math.max(0, recent.length - tail));
}

function parseCount(name: string, query: URLSearchParams): undefined | number {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  if (!/^\d+$/.test(text))
    throw badRequest(`${name}: Invalid value: ${JSON.stringify(text)}: must be greater than or equal to 0`);
  return Number(text);
}

function limitBytes(text: string, limit: null | string): string {
  const max = Number(limit ?? "0");
  return max > 0 ? Buffer.from(text, "utf8").subarray(0, max).toString("utf8") : text;
}
