export { type OperatorParts, type RunningOperator, startOperator } from "./app.js";
export { OPERATOR_VARIABLES, type OperatorConfig, parseOperatorConfig } from "./config.js";
export { EDGE_NAME } from "./core/render-edge.js";
