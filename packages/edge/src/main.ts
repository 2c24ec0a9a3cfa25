import { randomUUID } from "node:crypto";
import { createLog, runProcess, systemClock } from "@causeway/shared/node";
import { startEdge } from "./app.js";
import { parseEdgeConfig } from "./config.js";

await runProcess({
  name: "edge",
  process,
  parse: () => parseEdgeConfig(process.env),
  start: (config) =>
    startEdge(config, {
      clock: systemClock,
      random: Math.random,
      log: createLog({ level: config.logLevel, write: undefined }),
      instance: randomUUID(),
    }),
});
