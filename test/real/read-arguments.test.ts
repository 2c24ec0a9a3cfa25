import { describe, expect, it } from "vitest";
import { readArguments } from "./read-arguments.js";

describe(readArguments, () => {
  it.each([
    { args: [], isComponentsOnly: false, forVitest: [] },
    { args: ["referee"], isComponentsOnly: false, forVitest: ["test/real/referee/"] },
    {
      args: ["traffic", "restore", "-t", "near"],
      isComponentsOnly: false,
      forVitest: ["test/real/traffic/", "restore", "-t", "near"],
    },
    { args: ["--components"], isComponentsOnly: true, forVitest: [] },
  ])("reads $args", ({ args, ...expected }) => {
    expect(readArguments(args)).toEqual(expected);
  });
});
