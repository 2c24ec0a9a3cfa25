export { createLog, type LogOptions } from "./create-log.js";
export { type HealthHttp, type HealthSource, startHealthHttp } from "./health-http.js";
export { limitHeapGrowth } from "./heap-growth.js";
export { type HostProcess, type ProcessOptions, runProcess } from "./run-process.js";
export { Scope } from "./scope.js";
export { systemClock } from "./system-clock.js";
