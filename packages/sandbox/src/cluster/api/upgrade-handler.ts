import type { IncomingMessage } from "node:http";
import { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { ApiError, badRequest, internalError, noSuchPath } from "../api-error.js";
import { listAt, textAt } from "../api-object.js";
import { chooseContainer } from "../container-choice.js";
import type { ApiContext } from "./api-context.js";
import { type Exchange, sendError } from "./exchange.js";
import { type ExecCommand, serveExec } from "./exec-session.js";
import { chooseProtocol, PROTOCOLS } from "./remote-command.js";
import { isTrue, type RequestTarget } from "./request-target.js";

/** What is needed to answer a request that wants to leave HTTP. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Subresources of pods that are a connection. */
const CONNECTIONS: ReadonlySet<string> = new Set(["exec", "attach", "portforward"]);

/** Whether a request is for a connection to a pod, upgraded or not. */
export function isConnection({ definition, subresource }: RequestTarget): boolean {
  return definition.kind === "Pod" && CONNECTIONS.has(subresource);
}

/** The answer to a connection that was asked for without an upgrade. Throws 400, or 404 when there is no such pod. */
export function refusePlain(context: ApiContext, target: RequestTarget): never {
  checkServed(context, target);
  throw badRequest("Upgrade request required");
}

/** Serves upgraded requests; the object that holds the WebSocket protocol of one server. */
export class UpgradeHandler {
  readonly #server = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => chooseProtocol(offered) ?? false,
    maxPayload: 4 * 1024 * 1024,
  });

  /** Answers over WebSocket. Throws ApiError for whatever is refused before that. */
  handle(context: ApiContext, target: RequestTarget, url: URL, { request, socket, head }: Upgrade): void {
    if (!isConnection(target)) throw noSuchPath();
    checkServed(context, target);
    // A client whose WebSocket was refused may try SPDY next, so what is wrong with the command is said first.
    const command = parseCommand(context, target, url.searchParams);
    checkTransport(request.headers.upgrade ?? "");
    const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((one) => one.trim());
    if (chooseProtocol(offered) === undefined) {
      throw badRequest(
        `none of the offered subprotocols is spoken here: ${offered.join(", ")}; use ${PROTOCOLS.join(" or ")}`,
      );
    }
    this.#server.handleUpgrade(request, socket, head, (websocket: WebSocket) => {
      void serveExec(websocket, command, context.programs);
    });
  }

  close(): void {
    this.#server.close();
  }
}

/** Says what an embedded cluster has not, in words that kubectl prints. Throws 400 or 404. */
function checkServed(context: ApiContext, { definition, namespace, name, subresource }: RequestTarget): void {
  context.objects.get(definition, namespace, name);
  if (subresource === "exec") return;
  const what = subresource === "attach" ? "attach" : "port-forward";
  throw badRequest(`an embedded cluster has no ${what}: its containers run no processes`);
}

/** kubectl up to 1.29 speaks SPDY, newer ones fall back to it. Throws 400. */
function checkTransport(upgrade: string): void {
  if (upgrade.toLowerCase() === "websocket") return;
  const instead = "use kubectl 1.30 or newer, or 1.29 with KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true";
  throw badRequest(`an embedded cluster speaks WebSocket for exec, not ${upgrade}: ${instead}`);
}

function parseCommand(context: ApiContext, target: RequestTarget, query: URLSearchParams): ExecCommand {
  const pod = context.objects.get(target.definition, target.namespace, target.name);
  const container = chooseContainer(pod, query.get("container") ?? "");
  const argv = query.getAll("command");
  if (argv.length === 0) throw badRequest("you must specify at least one command for the container");
  const hasStarted = listAt(pod, "status", "containerStatuses").some((status) => textAt(status, "name") === container);
  if (!hasStarted)
    throw internalError(`unable to upgrade connection: container not found (${JSON.stringify(container)})`);
  const isTerminal = isTrue(query.get("tty"));
  const command = {
    pod,
    container,
    argv,
    wantsStdin: isTrue(query.get("stdin")),
    wantsStdout: isTrue(query.get("stdout")),
    wantsStderr: isTrue(query.get("stderr")) && !isTerminal,
    isTerminal,
  };
  if (!command.wantsStdin && !command.wantsStdout && !command.wantsStderr) {
    throw badRequest("you must specify at least 1 of stdin, stdout, stderr");
  }
  return command;
}

/** An exchange on a connection that has left HTTP's hands already, so that refusals look as they do everywhere. */
export function exchangeOn({ request, socket }: Upgrade, url: URL, reset: () => void): Exchange {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(request.socket);
  response.once("finish", () => socket.end());
  return { request, response, url, reset, effects: [] };
}

/** Refuses an upgrade with the Status of an error. */
export function refuseUpgrade(exchange: Exchange, error: unknown): void {
  sendError(exchange, error instanceof ApiError ? error : internalError(String(error)));
}
