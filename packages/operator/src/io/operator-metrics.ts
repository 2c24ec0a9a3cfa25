import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";

/** What is read off the running operator when somebody asks for the metrics. */
export interface OperatorReadings {
  readonly isComplete: boolean;
  readonly passes: Readonly<Record<string, number>>;
}

/** Everything that an operator counts, in one registry of its own. */
export function createOperatorMetrics(read: () => OperatorReadings): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "causeway_operator_view_complete",
    help: "1 while every kind has been listed and is watched",
    registers,
    collect() {
      this.set(read().isComplete ? 1 : 0);
    },
  });
  new Counter({
    name: "causeway_operator_writes_total",
    help: "Writes to the API server since the start, by what they did",
    labelNames: ["action"] as const,
    registers,
    collect() {
      this.reset();
      for (const [action, count] of Object.entries(read().passes)) this.inc({ action }, count);
    },
  });
  return registry;
}
