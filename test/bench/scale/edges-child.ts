import { waitFor } from "@causeway/shared/testing";
import { repeatPaced } from "../harness/repeat-paced.js";
import { serveParent } from "../harness/serve-parent.js";
import { readUsage } from "../harness/usage.js";
import { sendRaw } from "./send-raw.js";
import { SimulatedEdge } from "./simulated-edge.js";

const READY_MS = 300_000;
/** `waitFor` looks so often. */
const POLL_MS = 5;
const QUIET_MS = 500;
/** A prime: changes go round all edges, and round the services of each. */
const STEP = 7_919;
let edges: SimulatedEdge[] = [];
let servicesEach = 0;
let current: Promise<readonly number[]> = Promise.resolve([]);

const api = {
  /** Prepares so many edges; nothing connects yet. */
  prepare(count: number, services: number) {
    servicesEach = services;
    edges = Array.from({ length: count }, (_, edge) => new SimulatedEdge(edge, services));
  },
  /** All connect at once. How long until each had its Complete, and until each had so many sources. */
  async connect(port: number, sourcesEach: number) {
    const startMs = performance.now();
    for (const edge of edges) edge.start(port);
    await waitFor(() => edges.every((edge) => edge.isComplete), READY_MS, describe);
    const completeMs = performance.now() - startMs;
    await waitFor(() => edges.every((edge) => edge.sources >= sourcesEach), READY_MS, describe);
    return { completeMs, settledMs: performance.now() - startMs };
  },
  /** Numbers of ready instances change at a pace: between one and two, so that sources change and none goes. */
  async change(perSecond: number, seconds: number) {
    takeCounts();
    const changes = await repeatPaced(perSecond, seconds, (index) => {
      const at = index * STEP;
      const edge = edges[at % edges.length];
      const round = Math.floor(at / (edges.length * servicesEach));
      edge?.setReady(Math.floor(at / edges.length) % servicesEach, 2 - (round % 2));
    });
    return { changes, ...takeCounts() };
  },
  /** Waits until nothing has changed for half a second, whatever was on its way. */
  async rest() {
    takeCounts();
    let quiet = 0;
    const look = () => {
      quiet = takeCounts().received === 0 ? quiet + 1 : 0;
      return quiet * POLL_MS > QUIET_MS;
    };
    await waitFor(look, READY_MS, describe);
  },
  /** From now on: when each edge has again what it has now. */
  expectCurrent() {
    takeCounts();
    current = Promise.all(edges.map((edge) => edge.untilCurrent()));
  },
  async untilCurrent() {
    const times = await current;
    return { times, ...takeCounts() };
  },
  /** Sends what all edges report as bytes, over plain streams: until the other end has everything. */
  async sendRaw(port: number) {
    const messages = edges.map((edge) => edge.renderMessages());
    const before = readUsage("asIs");
    await Promise.all(messages.map((own) => sendRaw(port, own)));
    const after = readUsage("asIs");
    const bytes = messages.flat().reduce((sum, message) => sum + message.length, 0);
    const resources = edges.reduce((sum, edge) => sum + edge.resources, 0);
    return { tookMs: after.atMs - before.atMs, cpuMs: after.cpuMs - before.cpuMs, bytes, resources };
  },
};

function takeCounts() {
  const counts = { received: 0, touched: 0 };
  for (const edge of edges) {
    counts.received += edge.received;
    counts.touched += edge.touched;
    edge.received = 0;
    edge.touched = 0;
  }
  return counts;
}

function describe() {
  const complete = edges.filter((edge) => edge.isComplete).length;
  const sources = edges.reduce((sum, edge) => sum + edge.sources, 0);
  return `${complete} of ${edges.length} are complete, ${sources} sources`;
}

export type EdgesApi = typeof api;
serveParent(api);
