export { createLog, type LogOptions } from "./create-log.js";
export { Scope } from "./scope.js";
export { systemClock } from "./system-clock.js";
