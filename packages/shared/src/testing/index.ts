export { anyText } from "./any-text.js";
export {
  type Answer,
  broken,
  cutPage,
  events,
  eventsThenEnd,
  eventsThenReset,
  type FakeApi,
  json,
  mute,
  page,
  refusal,
  type SeenRequest,
  startFakeApi,
} from "./fake-api.js";
export { FakeClock } from "./fake-clock.js";
export { type LogLine, RecordingLog } from "./recording-log.js";
export { waitFor } from "./wait-for.js";
