import type { MeshAnswer, MeshRequest } from "../mesh-request.js";

/** A request as a proxy's log shows it. */
export interface AccessEntry {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Undefined for a connection that is only passed through. */
  readonly request: undefined | Pick<MeshRequest, "headers" | "method" | "path">;
  readonly answer: Pick<MeshAnswer, "body" | "flags" | "status">;
  readonly durationMs: number;
  /** The endpoint that was asked last, `203.0.113.12:15443`; undefined when there was none. */
  readonly upstream: undefined | string;
  /** Istio's name of the cluster. */
  readonly cluster: string;
  readonly serverName: string;
}

/** A line of an Istio proxy's access log, in Istio's default format; what nobody pretends here is `-`. */
export function describeAccess(entry: AccessEntry): string {
  const { request, answer, startedAt, durationMs, upstream, cluster, serverName } = entry;
  const headers = request?.headers ?? {};
  const details = answer.flags === "-" ? "via_upstream" : "-";
  const quoted = (text: undefined | string) => JSON.stringify(text === undefined || text === "" ? "-" : text);
  return [
    `[${new Date(startedAt).toISOString()}]`,
    quoted(request === undefined ? "- - -" : `${request.method} ${request.path} HTTP/1.1`),
    answer.status,
    `${answer.flags} ${details} -`,
    quoted(answer.flags === "UF" ? /failure reason: (.*)$/s.exec(answer.body.toString("utf8"))?.[1] : undefined),
    `0 ${answer.body.length} ${Math.round(durationMs)} -`,
    quoted(headers["x-forwarded-for"]),
    quoted(headers["user-agent"]),
    quoted(headers["x-request-id"]),
    quoted(headers["host"]),
    quoted(upstream),
    `${cluster === "" ? "-" : cluster} - - - ${serverName === "" ? "-" : serverName} -`,
  ].join(" ");
}
