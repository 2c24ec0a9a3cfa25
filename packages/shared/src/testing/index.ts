export { FakeClock } from "./fake-clock.js";
export { type LogLine, RecordingLog } from "./recording-log.js";
export { waitFor } from "./wait-for.js";
