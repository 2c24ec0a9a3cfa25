import { randomUUID } from "node:crypto";
import { createLog, runProcess, systemClock } from "@causeway/shared/node";
import { startCentral } from "./app.js";
import { parseCentralConfig } from "./config.js";

await runProcess({
  name: "central",
  process,
  parse: () => parseCentralConfig(process.env),
  start: (config) =>
    startCentral(config, {
      clock: systemClock,
      random: Math.random,
      log: createLog({ level: config.logLevel, write: undefined }),
      instance: randomUUID(),
    }),
});
