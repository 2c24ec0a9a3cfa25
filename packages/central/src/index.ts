export { type CentralParts, type RunningCentral, startCentral } from "./app.js";
export { type CentralConfig, parseCentralConfig, type TlsFiles } from "./config.js";
