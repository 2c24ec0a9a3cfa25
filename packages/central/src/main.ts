import { randomUUID } from "node:crypto";
import { createLog, limitHeapGrowth, runProcess, systemClock } from "@causeway/shared/node";
import { startCentral } from "./app.js";
import { parseCentralConfig } from "./config.js";

await runProcess({
  name: "central",
  process,
  parse: () => parseCentralConfig(process.env),
  async start(config) {
    const running = await startCentral(config, {
      clock: systemClock,
      random: Math.random,
      log: createLog({ level: config.logLevel, write: undefined }),
      instance: randomUUID(),
    });
    // Not before: until then most of what it allocates stays, and edges wait.
    limitHeapGrowth();
    return running;
  },
});
