export { Constellation, type ConstellationParts } from "./constellation.js";
export { type Demo, type DemoParts, GUIDE_FOLDER, startDemo } from "./demo.js";
export type { DemoHost } from "./demo-host.js";
export { startLoad, takeFailed } from "./demo-load.js";
export type { CliRun } from "./local-cli.js";
export { type PageDoor, startPageDoor } from "./page-door.js";
export { runDemo } from "./run-demo.js";
export { planScenario, planStart, type ScenarioParts } from "./scenario.js";
export { describeStep, PLAIN_STYLE, runSteps, type Step, type StepResult } from "./steps.js";
