export { type EdgeParts, type RunningEdge, startEdge } from "./app.js";
export { type EdgeConfig, type EdgeTlsFiles, parseEdgeConfig } from "./config.js";
export { type NameResolverOptions, startNameResolver } from "./names.js";
