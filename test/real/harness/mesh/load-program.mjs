// A steady load from inside of a pod: one request after the other at an even pace, whether or not answers come.
// Arguments, one JSON object: socket (where each outcome goes, a line each), port, host, path, perSecond, maxRequests,
// timeoutMs. Ends when the socket closes, or after so many requests.
import { Agent, request } from "node:http";
import { connect } from "node:net";

const { socket, port, host, path, perSecond, maxRequests, timeoutMs } = JSON.parse(process.argv[2] ?? "{}");
const MAX_OPEN = 400;
const agent = new Agent({ keepAlive: true, maxSockets: MAX_OPEN });
const listener = connect(socket);
const now = () => performance.timeOrigin + performance.now();
let open = 0;
let sent = 0;

/** One request; `plannedAt` is when it should have been sent: the difference is how late this machine was. */
function send(plannedAt) {
  const startedAt = now();
  let isOver = false;
  const end = (outcome) => {
    if (isOver) return;
    isOver = true;
    open -= 1;
    if (!listener.destroyed)
      listener.write(`${JSON.stringify({ plannedAt, startedAt, endedAt: now(), ...outcome })}\n`);
  };
  open += 1;
  if (open > MAX_OPEN) {
    end({ status: 0, cluster: "", pod: "", why: "too many requests are open" });
    return;
  }
  const asked = request({ host: "127.0.0.1", port, path, agent, headers: { host } }, (answer) => {
    const { statusCode: status = 0, headers } = answer;
    let text = "";
    answer.setEncoding("utf8");
    answer.on("data", (chunk) => {
      if (text.length < 200) text += chunk;
    });
    answer.on("error", (error) => end({ status: 0, cluster: "", pod: "", why: error.message }));
    answer.on("end", () => {
      const cluster = headers["x-served-cluster"] ?? "";
      const pod = headers["x-served-pod"] ?? "";
      end({ status, cluster, pod, why: status === 200 ? "" : `${status} ${text.trim()}` });
    });
  });
  asked.setTimeout(timeoutMs, () => asked.destroy(new Error(`no answer within ${timeoutMs} ms`)));
  asked.on("error", (error) => end({ status: 0, cluster: "", pod: "", why: error.message }));
  asked.end();
}

listener.on("error", () => process.exit(1));
listener.on("close", () => process.exit(0));
// What has been read of the socket is nothing: reading is how its end is noticed.
listener.resume();
const intervalMs = 1_000 / perSecond;
const firstAt = now() + intervalMs;

function tick() {
  // A machine that stood still is not made up for in one burst: what was planned meanwhile is sent late, one by one.
  const plannedAt = firstAt + sent * intervalMs;
  send(plannedAt);
  sent += 1;
  if (sent >= maxRequests) {
    listener.end();
    return;
  }
  setTimeout(tick, Math.max(0, firstAt + sent * intervalMs - now()));
}

listener.on("connect", () => setTimeout(tick, intervalMs));
