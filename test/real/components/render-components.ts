import type { Component } from "./component.js";

const DIM = 2;
const RED = 31;
const GREEN = 32;

/** A line for each component: name, version, where it is from; what is missing says why. */
export function renderComponents(components: readonly Component[], hasColour: boolean): string {
  const paint = (code: number, text: string) => (hasColour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const nameWidth = widest(components.map(({ name }) => name));
  const versionWidth = widest(components.map(describeVersion));
  const originWidth = widest(components.map((component) => (component.state === "present" ? component.origin : "")));
  return components
    .map((component) => {
      const isPresent = component.state === "present";
      const version = paint(isPresent ? GREEN : RED, describeVersion(component).padEnd(versionWidth));
      const rest = isPresent
        ? `${component.origin.padEnd(originWidth)}  ${paint(DIM, component.path)}`
        : component.reason.replaceAll("\n", "\n      ");
      return `  ${component.name.padEnd(nameWidth)}  ${version}  ${rest}`;
    })
    .join("\n");
}

function describeVersion(component: Component): string {
  return component.state === "present" ? component.version : "missing";
}

function widest(cells: readonly string[]): number {
  return Math.max(...cells.map((cell) => cell.length));
}
