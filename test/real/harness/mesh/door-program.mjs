// Passes bytes between a unix socket and a port of loopback, for proxies that have no network but their own.
// Arguments: path of the socket, port.
import { connect, createServer } from "node:net";

const [path = "", port = ""] = process.argv.slice(2);
const server = createServer((inside) => {
  const outside = connect({ host: "127.0.0.1", port: Number(port), noDelay: true });
  inside.pipe(outside);
  outside.pipe(inside);
  // Whichever side breaks, the other one is to know at once.
  inside.on("error", () => outside.destroy());
  outside.on("error", () => inside.destroy());
  inside.on("close", () => outside.destroy());
  outside.on("close", () => inside.destroy());
});
server.listen(path);
