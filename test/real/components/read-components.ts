import { readFileSync } from "node:fs";
import { COMPONENTS, type Component, type ComponentName, type Need, type PresentComponent } from "./component.js";
import { parseSkip } from "./judge-missing.js";

let read: undefined | ReadonlyMap<ComponentName, Component>;

/** What `npm run test:real` found, every component by its name. Throws when the tests were not started by it. */
export function readComponents(): ReadonlyMap<ComponentName, Component> {
  read ??= parseComponents(readFileSync(componentsFile(), "utf8"));
  return read;
}

/** For a program that has found them itself. */
export function provideComponents(components: readonly Component[]): void {
  read = parseComponents(JSON.stringify(components));
}

/** The program to run. Throws, with the reason, when the component is missing. */
export function componentPath(name: ComponentName): string {
  return presentComponent(name).path;
}

/** The component as it was found. Throws, with the reason, when it is missing. */
export function presentComponent(name: ComponentName): PresentComponent {
  const component = readComponents().get(name);
  if (component?.state === "present") return component;
  throw new Error(`${name} is missing: ${component?.reason ?? "nobody looked for it"}`);
}

/** Whether the person who runs the tests wants everything skipped that needs this. */
export function isToBeSkipped(need: Need): boolean {
  const skip = parseSkip(process.env["CAUSEWAY_REAL_SKIP"] ?? "");
  return skip.ok && skip.value.has(need);
}

/** Reads the JSON text; what it does not name is missing. */
export function parseComponents(text: string): ReadonlyMap<ComponentName, Component> {
  const listed = new Map((JSON.parse(text) as readonly Component[]).map((component) => [component.name, component]));
  return new Map(
    COMPONENTS.map((name) => [name, listed.get(name) ?? { state: "missing", name, reason: "nobody looked for it" }]),
  );
}

/** `main.ts` names the file, a JSON list of components, in the environment. */
function componentsFile(): string {
  const file = process.env["CAUSEWAY_REAL_COMPONENTS"];
  if (file !== undefined && file !== "") return file;
  throw new Error("run npm run test:real, or name a list of components in CAUSEWAY_REAL_COMPONENTS");
}
