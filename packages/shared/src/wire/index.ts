export { decodeDesired, encodeDesired, encodeDesiredBody } from "./desired-codec.js";
export { decodeReport, encodeReport, encodeReportBody } from "./report-codec.js";
export { receiveResource } from "./resource-codec.js";
