import { type IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { ApiError, internalError, methodNotAllowed, unauthorized } from "../api-error.js";
import type { Certificates } from "../certificates.js";
import type { ApiContext } from "./api-context.js";
import { ConnectionRegistry } from "./connection-registry.js";
import { handleDelete, handleDeleteCollection } from "./delete-handler.js";
import { type Exchange, sendError, userAgentOf } from "./exchange.js";
import { describeRefusal, type FaultEffect, type FaultSubject } from "./faults.js";
import { serveFixed } from "./fixed-paths.js";
import { handleLog } from "./log-handler.js";
import { handleGet, handleList, listExpired } from "./read-handler.js";
import { parseTarget, type RequestTarget } from "./request-target.js";
import {
  exchangeOn,
  isConnection,
  refusePlain,
  refuseUpgrade,
  type Upgrade,
  UpgradeHandler,
} from "./upgrade-handler.js";
import { handleWatch } from "./watch-handler.js";
import { handleCreate, handlePatch, handleUpdate } from "./write-handler.js";

export interface ApiServer extends AsyncDisposable {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
}

interface ApiServerOptions {
  readonly context: ApiContext;
  readonly certificates: Certificates;
  /** The one bearer token that is let in. */
  readonly token: string;
  /** 0 picks a free one. */
  readonly port: number;
}

/** Serves the Kubernetes API of one cluster over HTTPS on 127.0.0.1 until disposed. */
export async function startApiServer({ context, certificates, token, port }: ApiServerOptions): Promise<ApiServer> {
  const dead = new WeakSet<object>();
  const server = createServer({ ...certificates.server, keepAliveTimeout: 60_000 }, (request, response) => {
    if (dead.has(request.socket)) return;
    void serve({ context, token, dead, connections }, request, response);
  });
  const connections = new ConnectionRegistry(server);
  const upgrades = new UpgradeHandler();
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    void serveUpgrade({ context, token, dead, connections }, upgrades, { request, socket, head });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${bound}`,
    async [Symbol.asyncDispose]() {
      context.watches.stop();
      upgrades.close();
      await closeServer(server, connections);
    },
  };
}

async function closeServer(server: Server, connections: ConnectionRegistry): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  connections.destroyAll();
  await closed;
}

interface Serving {
  readonly context: ApiContext;
  readonly token: string;
  /** Sockets that a half-open fault has silenced for good. */
  readonly dead: WeakSet<object>;
  readonly connections: ConnectionRegistry;
}

async function serve(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = parseUrl(request.url ?? "/");
  const reset = () => serving.connections.reset(request.socket);
  const exchange: Exchange = { request, response, url, reset, effects: [] };
  try {
    checkToken(serving, request);
    if (!(await serveFixed(serving.context, exchange))) await serveObjects(serving, exchange);
  } catch (error) {
    sendError(exchange, error instanceof ApiError ? error : internalError(String(error)));
  }
}

function checkToken({ token }: Serving, request: IncomingMessage): void {
  if (request.headers.authorization !== `Bearer ${token}`) throw unauthorized();
}

/** A request that wants to leave HTTP: a command in a container. Faults hit it as they hit any other. */
async function serveUpgrade(serving: Serving, upgrades: UpgradeHandler, upgrade: Upgrade): Promise<void> {
  const { request } = upgrade;
  const { context } = serving;
  const url = parseUrl(request.url ?? "/");
  try {
    checkToken(serving, request);
    const target = parseTarget(request.method ?? "GET", url, context.registry);
    const effects = beginRequest(serving, { target, userAgent: userAgentOf(request) }, request);
    if (effects === "silent") return;
    if (hasReset(effects)) {
      serving.connections.reset(request.socket);
      return;
    }
    await applyEffects(context, target, effects);
    upgrades.handle(context, target, url, upgrade);
  } catch (error) {
    refuseUpgrade(
      exchangeOn(upgrade, url, () => serving.connections.reset(request.socket)),
      error,
    );
  }
}

/** Where no URL can be made of it, the root, which nothing is served at. */
function parseUrl(text: string): URL {
  const base = "https://127.0.0.1";
  return new URL(URL.canParse(text, base) ? text : "/", base);
}

async function serveObjects(serving: Serving, exchange: Exchange): Promise<void> {
  const { request, url } = exchange;
  const { context } = serving;
  const target = parseTarget(request.method ?? "GET", url, context.registry);
  const subject = { target, userAgent: userAgentOf(request) };
  const effects = beginRequest(serving, subject, request);
  if (effects === "silent") return;
  await applyEffects(context, target, effects);
  if (hasReset(effects)) exchange.reset();
  else if (effects.some(({ kind }) => kind === "loseAnswer"))
    await loseAnswer(context, subject, { ...exchange, effects });
  else await dispatch(context, subject, { ...exchange, effects });
}

function hasReset(effects: readonly FaultEffect[]): boolean {
  return effects.some(({ kind }) => kind === "reset");
}

/** What is said goes nowhere, a refusal too. */
async function loseAnswer(context: ApiContext, subject: FaultSubject, exchange: Exchange): Promise<void> {
  const { request, reset } = exchange;
  try {
    await dispatch(context, subject, { ...exchange, response: new ServerResponse(request) });
  } finally {
    reset();
  }
}

/** Counts a request and says what goes wrong with it; a half-open connection stays silent from now on. */
function beginRequest(
  { context, dead }: Serving,
  subject: FaultSubject,
  request: IncomingMessage,
): "silent" | readonly FaultEffect[] {
  context.writes.record(subject.userAgent, subject.target);
  const effects = context.faults.hit(subject);
  if (!effects.some((effect) => effect.kind === "halfOpen")) return effects;
  dead.add(request.socket);
  return "silent";
}

async function applyEffects(
  context: ApiContext,
  target: RequestTarget,
  effects: readonly FaultEffect[],
): Promise<void> {
  for (const effect of effects) {
    if (effect.kind === "latency") await new Promise<void>((resolve) => context.clock.after(effect.ms, resolve));
    if (effect.kind === "refuse") throw describeRefusal(effect, target);
    if (effect.kind === "expire" && (target.verb !== "watch" || effect.as === "answer")) throw listExpired();
  }
}

async function dispatch(context: ApiContext, subject: FaultSubject, exchange: Exchange): Promise<void> {
  const { target } = subject;
  if (isConnection(target)) refusePlain(context, target);
  switch (target.verb) {
    case "get":
      if (target.subresource === "log" && target.definition.kind === "Pod") handleLog(context, target, exchange);
      else handleGet(context, target, exchange);
      return;
    case "list":
      handleList(context, target, exchange);
      return;
    case "watch":
      handleWatch(context, subject, exchange);
      return;
    case "create":
      return await handleCreate(context, target, exchange);
    case "update":
      return await handleUpdate(context, requireName(target), exchange);
    case "patch":
      return await handlePatch(context, requireName(target), exchange);
    case "delete":
      return await handleDelete(context, target, exchange);
    case "deletecollection":
      return await handleDeleteCollection(context, target, exchange);
  }
}

function requireName(target: RequestTarget): RequestTarget {
  if (target.name === "") throw methodNotAllowed();
  return target;
}
