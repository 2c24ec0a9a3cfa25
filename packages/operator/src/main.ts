import { createLog, runProcess, systemClock } from "@causeway/shared/node";
import { startOperator } from "./app.js";
import { parseOperatorConfig } from "./config.js";

await runProcess({
  name: "operator",
  process,
  parse: () => parseOperatorConfig(process.env),
  start: (config) =>
    startOperator(config, {
      clock: systemClock,
      random: Math.random,
      log: createLog({ level: config.logLevel, write: undefined }),
    }),
});
