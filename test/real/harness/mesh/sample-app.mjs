// A service of one pod: answers every request with the name of its cluster and its pod.
// Arguments: port, cluster, pod.
import { createServer } from "node:http";

const [port = "", cluster = "", pod = ""] = process.argv.slice(2);
const body = `${JSON.stringify({ cluster, pod })}\n`;
const server = createServer((_request, response) => {
  response.writeHead(200, { "content-type": "application/json", "x-served-cluster": cluster, "x-served-pod": pod });
  response.end(body);
});
server.keepAliveTimeout = 0;
server.listen(Number(port), "127.0.0.1");
